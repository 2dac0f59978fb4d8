"""Titles that are none: those of error pages, logins, cookie walls and robot checks."""

from __future__ import annotations

import re

from shorttake.web.page.words import key, listed

# Compared by `key`, so without blanks and punctuation, and whole.
_TITLES = listed(
    """
    untitled untitleddocument untitledpage newpage document page home homepage index default title
    notitle pagetitle preview readerview searchresults testpage comingsoon underconstruction justamoment
    onemoment onemomentplease pleasewait pleasewaitamoment loading redirecting redirect
    attentionrequired attentionrequiredcloudflare areyouarobot areyouhuman humanverification
    verifyyouarehuman verifyingyouarehuman securitycheck securityverification checkingyourbrowser
    captcha robotcheck botverification checkingyourbrowserbeforeaccessing ddosprotectionbycloudflare
    pardonourinterruption unusualtraffic requestrejected requestblocked blocked youhavebeenblocked
    sorryyouhavebeenblocked toomanyrequests 429toomanyrequests ratelimited ratelimitexceeded
    sessionexpired yoursessionhasexpired accessdenied accesstothispagehasbeendenied accessforbidden
    accessrestricted forbidden permissiondenied unauthorized notauthorized authorizationrequired
    authenticationrequired 401unauthorized 403forbidden 403accessdenied error403 403 error error404 404
    404error 404notfound 404pagenotfound 404filenotfound 404page filenotfound filenotfounderror
    pagenotfound notfound contentnotfound postnotfound articlenotfound nothingfound nothingfoundhere
    pagenotfound404 pagedoesnotexist thispagedoesnotexist pagecannotbefound thepagecannotbefound
    thispagecouldnotbefound pagenotavailable pageunavailable thispageisnotavailable
    thispageisntavailable sorrythispageisntavailable thispageisnolongeravailable contentunavailable
    contentnotavailable oops oopspagenotfound oops404 whoops whoopssomethingwentwrong somethingwentwrong
    anerroroccurred anerrorhasoccurred 500 500internalservererror internalservererror servererror
    502badgateway badgateway 503 503servicetemporarilyunavailable 503serviceunavailable
    serviceunavailable servicetemporarilyunavailable 504gatewaytimeout gatewaytimeout 410gone gone
    websiteisoffline badrequest 400badrequest objectmoved documentmoved movedpermanently
    301movedpermanently 302found found sitemaintenance maintenance maintenancemode undermaintenance
    websiteundermaintenance undermaintenancewewillbebacksoon accountsuspended
    thisaccounthasbeensuspended domainforsale thisdomainisforsale domainparking parkeddomain
    welcometonginx itworks apache2ubuntudefaultpageitworks apache2debiandefaultpageitworks
    iiswindowsserver login loginpage loginrequired pleaselogin logon signin signinpage signintocontinue
    signintoyouraccount signup register registration createanaccount loginorsignup loginorregister
    logintoyouraccount membersonly memberlogin userlogin subscribetoread subscribetocontinue subscribe
    singlesignon sso youmustlogin youneedtologin pleasesignin passwordrequired passwordprotected
    enterpassword beforeyoucontinue beforeyoucontinuetoyoutube beforeyoucontinuetogooglesearch
    beforeyoucontinuetogoogle cookieconsent cookies cookiesettings cookiepreferences cookienotice
    yourprivacychoices privacysettings wevalueyourprivacy yourprivacy consent privacyconsent gdprconsent
    cookiewall cookiesrequired cookiesdisabled enablecookies pleaseenablecookies javascriptrequired
    javascriptdisabled javascriptisdisabled javascriptisnotavailable enablejavascript
    pleaseenablejavascript browsernotsupported unsupportedbrowser seitenichtgefunden zugriffverweigert
    anmelden anmeldung wirverwendencookies
    """
)
_STATUS = re.compile(  # "404 - Page not found", but not "404 errors in nginx, explained"
    r"(?:error\s*)?(?:40[0134]|410|429|50[0234])(?:[\s–—:|-]*\b(?:error|page|file|not found|forbidden|"
    r"unauthorized|"
    r"access denied|bad request|bad gateway|service unavailable|gateway timeout|"
    r"internal server error))+\W*",
    re.IGNORECASE,
)
_BEGINNINGS = re.compile(
    r"(?:oops|sorry|whoops)\b.{0,60}\b(?:not found|can.?t find|can.?t be found|couldn.?t find|went wrong|"
    r"does(?:n.?t| not) exist|unavailable|no longer|404|error)\b"
    r"|(?:page|content|file|url|document|the page|this page|"
    r"the page you(?:.re| are| were)? (?:requested|looking for))\b.{0,40}\b(?:not found|can.?t be found|"
    r"cannot be found|could(?:n.?t| not) be found|does(?:n.?t| not) exist|not available|"
    r"no longer (?:available|exists))\b"
    r"|we can.?t find (?:that|the|this) page"
    r"|access (?:to .{1,60} )?(?:has been )?(?:denied|forbidden)\b"
    r"|(?:please )?(?:log|sign) ?in (?:to|or|required|with|now)\b(?=(?:\s+\S+){0,3}\s*$)"
    r"|(?:please )?(?:verify|confirm|prove)(?:ing)? (?:that )?you(?:.re| are) (?:a )?(?:human|not a robot)"
    r"|just a moment|attention required|checking (?:your browser|if the site) |ddos protection"
    r"|(?:please )?enable (?:javascript|cookies)\b|you(?:.ve| have) been blocked|before you continue\b"
    r"|(?:we|wir) (?:use|value|verwenden) (?:cookies|your privacy)|(?:your|manage) (?:cookie|privacy) "
    r"|index of /",
    re.IGNORECASE,
)
_REST = 40  # characters that may follow; an article about such pages has more to say


def is_wall(title: str) -> bool:
    """Whether a title, the site's name taken off, is that of a page not there, or not there for everybody."""
    if key(title) in _TITLES or _STATUS.fullmatch(title):
        return True
    begun = _BEGINNINGS.match(title)
    return begun is not None and len(title) - begun.end() <= _REST
