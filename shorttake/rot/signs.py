"""Words and marks by which a page that answers "here you are" gives away that it is something else.

Each table is compared with the visible words of a page in lower case, with typographic apostrophes made
plain ones. None of them decides by itself whether a page is gone: an article *about* such pages has the
same words, so that length, place and a made-up address beside the page count as well (`doubt`).
"""

from __future__ import annotations

import re

from shorttake.rot.missing import lines as _lines

# A robot check or a firewall instead of the page; counts on a page that says little else.
WALLS = _lines(
    """
    just a moment ; checking your browser ; checking if the site connection is secure
    verify you are human ; verify you are a human ; verify that you are human
    verifying you are human ; verify you're human ; confirm you are human ; are you a robot
    are you human ; i'm not a robot ; you're not a robot ; you are not a robot
    making sure you're not a bot ; not a bot ; prove you're human ; prove that you are human
    human verification ; attention required! | cloudflare ; ddos protection by ; ddos-guard
    unusual traffic ; unusual activity ; automated access ; automated queries
    pardon our interruption ; you have been blocked ; you've been blocked ; access denied
    access to this page has been denied ; access to this site has been ; request blocked
    request unsuccessful. incapsula ; incapsula incident id ; security check ; security verification
    complete the captcha ; solve the captcha ; enter the characters you see ; please enable cookies
    enable javascript and cookies to continue ; sucuri website firewall ; your request looks automated
    too many requests ; bot detection ; sicherheitsüberprüfung ; sind sie ein mensch ; kein roboter
    zugriff verweigert ; vérification de sécurité ; vous n'êtes pas un robot ; no eres un robot
    no soy un robot ; verifica que eres humano ; non sei un robot ; não é um robô ; проверка браузера
    вы не робот ; 人机验证 ; 安全验证 ; ロボットではありません
    """
)
WALL_MARKS = _lines(
    """
    _cf_chl_opt ; cf-browser-verification ; cf_chl_ ; /_incapsula_resource ; px-captcha
    captcha-delivery.com ; distil_r_captcha ; awswafcookiedomainlist ; aws-waf-token ; sgcaptcha
    bm-verify ; ddos-guard/js-challenge ; g-recaptcha ; h-captcha ; cf-turnstile
    /.within.website/x/cmd/anubis ; __ddg
    """
)

# Not for readers of this country, or not without an agreement, a subscription, a password.
CLOSED = _lines(
    """
    not available in your country ; not available in your region ; not available in your location
    isn't available in your country ; isn't available in your region ; unavailable in your country
    unavailable in your region ; not available in your area ; unavailable for legal reasons
    unavailable due to legal reasons ; unavailable to readers in ; european economic area
    access from your country ; access from your region ; in ihrem land nicht verfügbar
    n'est pas disponible dans votre pays ; no está disponible en tu país ; before you continue
    log in to continue ; sign in to continue ; log in to view ; sign in to view ; please log in
    please sign in ; you must be logged in ; you must log in ; you need to log in
    you need to sign in ; login required ; sign in to your account ; log in to your account
    members only ; this content is for subscribers ; this page is password protected
    this content is password protected ; bitte melden sie sich an ; anmelden, um fortzufahren
    connectez-vous pour continuer ; inicia sesión para continuar ; accedi per continuare
    verify your age ; confirm your age ; are you over 18 ; are you over 21
    accept cookies to continue ; accept our cookies ; cookie consent required ; we value your privacy
    your privacy choices
    """
)
LOGIN_TITLES = re.compile(
    r"(?:.{0,40}[|:–—-]\s*)?(?:please )?(?:log ?-?in|sign ?-?in|log ?-?on|sign ?-?on|anmelden|anmeldung|login"
    r"|connexion|se connecter|iniciar sesión|accedi|inloggen|войти|вход|ログイン|登录|登入|로그인"
    r"|single sign-?on|authentication required|login required)(?: (?:to|page|required|bei|a|en)\b.{0,40})?"
    r"(?:\s*[|:–—·-].{0,60})?",
    re.IGNORECASE,
)

# "Come back later", said with a 200.
OUTAGE = _lines(
    """
    down for maintenance ; undergoing maintenance ; under maintenance ; scheduled maintenance
    maintenance mode ; we'll be back soon ; we'll be right back ; be back shortly
    temporarily unavailable ; temporarily down ; temporarily offline ; service unavailable
    error establishing a database connection ; database connection error ; internal server error
    502 bad gateway ; 504 gateway time-out ; website is offline ; briefly unavailable for scheduled
    wartungsarbeiten ; en maintenance ; en mantenimiento ; in manutenzione ; メンテナンス中 ; 系统维护
    """
)

# The domain itself is what is on offer, or its hosting has ended.
PARKED = _lines(
    """
    domain is for sale ; domain may be for sale ; domain might be for sale ; domain for sale
    domain name is for sale ; domain name for sale ; is for sale! ; buy this domain
    purchase this domain ; own this domain ; get this domain ; acquire this domain
    inquire about this domain ; interested in this domain ; make an offer on this domain
    is your first and best source for ; resources and information
    the owner of this domain ; owner of the domain ; this domain is parked ; domain parked
    parked domain ; parked free ; parked by ; is parked at ; page is parked ; domain parking
    domain has expired ; domain name has expired ; domain expired ; this domain has been registered
    domain is registered at ; registered at namecheap ; this domain was recently registered
    domain is available for sale ; domain is available ; this domain is available
    this webpage was generated by the domain owner using ; sponsored listings ; related searches
    related links ; future home of ; website coming soon ; this account has been suspended
    account suspended ; website has been suspended ; site suspended ; hosting has expired
    this website has expired ; premium domain ; welcome to nginx ; apache2 ubuntu default page
    apache2 debian default page ; apache http server test page ; iis windows server
    default web site page ; default web page ; plesk default page ; domain default page
    domain steht zum verkauf ; domain zu verkaufen ; domain kaufen ; diese domain
    domaine est à vendre ; nom de domaine à vendre ; dominio está en venta ; dominio está a la venta
    dominio en venta ; dominio è in vendita ; dominio in vendita ; domínio está à venda
    domein is te koop ; domeinnaam te koop ; domeinnaam is te koop ; domänen är till salu
    domenet er til salgs ; domæne er til salg ; domena na sprzedaż ; domena jest na sprzedaż
    doména je na prodej ; domain eladó ; домен продается ; домен продаётся ; домен припаркован
    срок регистрации домена ; このドメイン ; ドメインは売り出し中 ; ドメイン名 ; 该域名 ; 此域名
    域名出售 ; 域名正在出售 ; 도메인
    bu alan adı satılık
    """
)
# Hosts and scripts of those who park domains, in what a page loads or where it sends its readers.
PARKING_MARKS = _lines(
    """
    sedoparking.com ; sedo.com/search/details ; parkingcrew.net ; d38psrni17bvxu.cloudfront.net
    bodis.com ; parklogic.com ; dsnextgen.com ; domainsponsor.com ; rookdns.com ; skenzo.com
    ztomy.com ; searchvity.com ; voodoo.com ; cashparking.com ; above.com/marketplace
    hugedomains.com ; domainmarket.com ; buydomains.com ; afternic.com ; undeveloped.com
    dan.com/buy-domain ; dan.com/orders ; domaineasy.com ; efty.com ; squadhelp.com/name
    atom.com/name ; brandbucket.com ; parking-lander ; parkingpage.namecheap.com
    parked-content.godaddy.com ; godaddy.com/forsale ; godaddy.com/domainsearch ; uniregistry.com
    adsense/domains/caf.js ; cgi-sys/suspendedpage ; cgi-sys/defaultwebpage ; /suspended.page
    """
)
PARKING_HOSTS = re.compile(
    r"(?:^|\.)(?:sedoparking\.com|sedo\.com|parkingcrew\.net|bodis\.com|hugedomains\.com|dan\.com"
    r"|afternic\.com|undeveloped\.com|domainmarket\.com|buydomains\.com|uniregistry\.com|above\.com"
    r"|namebright\.com|parklogic\.com|voodoo\.com|porkbun\.com|domains\.atom\.com|brandbucket\.com)$"
    r"|^ww\d{1,3}\.|(?:^|[.-])(?:parking|parked|domain-?for-?sale|forsale)(?:[.-]|$)"
)

# Paths by which a site says where it has sent the reader.
LOGIN_PATH = re.compile(
    r"(?:^|[/._-])(?:log-?in|sign-?in|log-?on|sign-?on|signup|authwall|sso|saml2?|oauth2?|authorize"
    r"|authenticate|authentication|auth|cas|idp|wp-login|sign_in|session/new|sessions/new|accounts?/login"
    r"|checkpoint|register|subscribe|paywall|members?-only)(?:$|[/._?-])",
    re.IGNORECASE,
)
LOGIN_HOST = re.compile(
    r"^(?:log-?in|sign-?in|accounts?|sso|auth|idp|id|identity|passport|oauth)\.", re.IGNORECASE
)
CONSENT_PATH = re.compile(
    r"(?:^|[/._-])(?:consent|cookie-?(?:wall|consent|policy-accept|check)|gdpr|privacy-?wall|age-?(?:gate|verification"
    r"|check|verify)|captcha|challenge|blocked|access-?denied|bot-?(?:check|detected)|geo-?block(?:ed)?"
    r"|unavailable-in-your-(?:country|region)|are-you-human|human-?check|robot-?check)(?:$|[/._?-])",
    re.IGNORECASE,
)
CONSENT_HOST = re.compile(r"^(?:consent|cookies?|privacy|captcha|challenges?|validate)\.", re.IGNORECASE)
BACK_TO = re.compile(
    r"(?:^|&)(?:next|return|return_?(?:to|url|path)|redirect(?:_?(?:to|url|uri))?|continue|dest(?:ination)?"
    r"|goto|back(?:_?url)?|url|target|from|ref|referer|came_?from|service|relaystate|forward|origin(?:al)?"
    r"(?:_?url)?|r|u|sessionredirect|callbackurl)=",
    re.IGNORECASE,
)
ERROR_PATH = re.compile(
    r"(?:^|[/._=-])(?:404|410|not-?_?found|page-?not-?found|file-?not-?found|notfound|missing|error-?404|404-?error"
    r"|errors?|oops|page-?missing|gone|seite-nicht-gefunden|page-introuvable|no-encontrad[oa])(?:$|[/._&?-])",
    re.IGNORECASE,
)
# Where whole sites send everybody for a while, which says nothing of the page.
FOR_ALL = re.compile(
    r"(?:^|[/._-])(?:choose|select|splash|gate|region|country|countries|locale|language|lang|verify|check|browser"
    r"|unsupported|upgrade|interstitial|warning|terms|tos|agreement|subscribe|privacy|cookies?|notice|wait|queue"
    r"|maintenance|down|unavailable|sorry|busy|geo)(?:$|[/._?-])",
    re.IGNORECASE,
)
OUTAGE_PATH = re.compile(
    r"(?:^|[/._-])(?:maintenance|down|outage|unavailable|sorry|be-right-back|503)(?:$|[/._?-])", re.IGNORECASE
)

# What says that a script draws the page: an empty place for it, or a request to turn scripts on.
APP_IDS = frozenset(
    """
    root app __next __nuxt ___gatsby main-app app-root react-root application svelte q-app ember-app
    mount wrapper-app spa app-container react-app vue-app app-mount
    """.split()  # noqa: SIM905 (words read better than a list)
)
NEEDS_SCRIPT = _lines(
    """
    enable javascript ; javascript is required ; javascript to run this app ; requires javascript
    javascript is disabled ; turn on javascript ; javascript enabled ; need javascript
    without javascript ; javascript aktivieren ; activer javascript ; activez javascript
    habilitar javascript ; habilita javascript ; abilita javascript ; включите javascript
    javascriptを有効 ; 启用javascript
    """
)
