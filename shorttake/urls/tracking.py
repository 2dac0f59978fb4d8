"""Which parameters of an address only tell somebody where the reader came from.

Three tables. A name is in the first only if no site is known to use it for anything else; a name that
means something elsewhere (`ref`, `source`, `s`, `t`, `si`, `trk`…) is in the second with the values, or
in the third with the hosts, where it is certainly tracking. Affiliate names (`tag` at Amazon) are the
author's own business and in none.

Learned from the vendors named at each line, and checked against the lists of ClearURLs
(docs.clearurls.xyz), Brave (components/query_filter), miniflux (internal/reader/urlcleaner) and AdGuard
(TrackParamFilter), whose bug reports about pages broken by `ref`, `mc` or `cmpid` are why those names
are not in the first table.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote_plus

from shorttake.urls.hosts import AMAZON_SHOPS
from shorttake.urls.tables import words

# Vendor -> names, in lower case; compared in lower case.
_VENDORS = {
    "Google Ads, Merchant Center (support.google.com/google-ads/answer/9744275)": """
        gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid""",
    "Google Analytics and its cross-domain linker (support.google.com/analytics/answer/10071811)": """
        _ga _gl _gac ga_source ga_medium ga_term ga_content ga_campaign ga_place""",
    "Google's AMP viewer": "amp_js_v amp_gsa",
    "Matomo, before Piwik (matomo.org/faq/reports/what-is-campaign-tracking)": """
        pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid pk_group pk_placement
        piwik_campaign piwik_kwd piwik_keyword piwik_source piwik_medium piwik_content piwik_cid
        mtm_campaign mtm_kwd mtm_keyword mtm_source mtm_medium mtm_content mtm_cid mtm_group mtm_placement
        matomo_campaign matomo_kwd matomo_keyword matomo_source matomo_medium matomo_content matomo_cid""",
    "Adobe Analytics and Advertising Cloud, Emarsys": """
        s_cid s_kwcid ef_id sc_cid sc_campaign sc_channel sc_eh sc_uid sc_customer sc_llid""",
    "Webtrends, Mapp": """
        wt_mc wt_zmc wtmc wtrid wt.mc_id wt.mc_ev wt.mc_t wt.tsrc wt.nav wt.z_sma wt.ec_id""",
    "AT Internet, now Piano (developers.atinternet-solutions.com, campaign parameters)": """
        xtor xtref at_medium at_campaign at_campaign_type at_creation at_variant at_format at_network
        at_custom1 at_custom2 at_custom3 at_custom4 at_recipient_id at_recipient_list at_send_date
        at_link_id at_link_type at_link_origin at_ptr_name at_bbc_team at_platform at_emailtype""",
    "comScore": "ns_mchannel ns_source ns_campaign ns_linkname ns_fee",
    "IBM Coremetrics": "cm_mmc cm_mmca1 cm_mmca2 cm_mmca3 cm_mmca4 cm_mmca5 cm_ite cm_lm",
    "campaigns within one site": "itm_source itm_medium itm_campaign itm_content itm_term intcmp",
    "Echobox, Openstat, Humble Bundle": "echobox _openstat hmb_source hmb_medium hmb_campaign",
    "Facebook": """
        fbclid fb_action_ids fb_action_types fb_ref fb_source fb_comment_id mibextid
        action_object_map action_type_map action_ref_map""",
    "Instagram, X, TikTok, LinkedIn, Snapchat, Reddit, Pinterest": """
        igshid igsh twclid __twitter_impression ttclid li_fat_id sccid rdt_cid epik""",
    "Microsoft, Yandex": "msclkid yclid ysclid ymclid",
    "Impact, CJ, Awin, Rakuten, Outbrain, Taboola": """
        irclickid irgwc cjevent cjdata zanpid ranmid raneaid ransiteid dicbo obclickid outbrainclickid
        tblci""",
    "Mailchimp, Marketo": "mc_cid mc_eid mc_tc mkt_tok",
    "HubSpot (knowledge.hubspot.com, tracking URLs and ads)": """
        _hsenc _hsmi __hssc __hstc __hsfp hsctatracking
        hsa_acc hsa_ad hsa_cam hsa_grp hsa_kw hsa_la hsa_mt hsa_net hsa_ol hsa_src hsa_tgt hsa_ver""",
    "Vero, Drip, Klaviyo, beehiiv, ConvertKit, MailerLite": """
        vero_id vero_conv __s _ke _kx _bhlid ck_subscriber_id ml_subscriber ml_subscriber_hash""",
    "Oracle Eloqua": "elqtrack elqtrackid elqcampaignid elqaid elqat elqak elqcst",
    "Silverpop, Listrak": """
        spmailingid spuserid spjobid spreportid trk_contact trk_msg trk_module trk_sid""",
    "Blueshift, Salesforce Marketing Cloud": """
        bsft_clkid bsft_eid bsft_uid bsft_mid bsft_aaid bsft_ek et_rid et_cid sfmc_sub sfmc_id""",
    "Olytics, Wicked Reports, Dotdigital, Dynamics, SharpSpring": """
        oly_enc_id oly_anon_id rb_clickid wickedid dm_i _cldee nr_email_referer ss_email_id""",
    "AddThis": "sms_ss sms_click sms_source sms_uph at_xt at_pco at_si at_ab at_pos at_tot",
    "Ometria, Unicorn, Vergo": """
        oft_id oft_c oft_ck oft_d oft_ids oft_k oft_lk oft_sk unicorn_click_id vgo_ee""",
    "Branch, Yahoo": """
        _branch_match_id _branch_referrer guccounter guce_referrer guce_referrer_sig soc_src soc_trk""",
    "Readwise, Substack": "__readwiselocation triedredirect showwelcomeonshare",
}
EVERYWHERE = frozenset(name for names in _VENDORS.values() for name in names.split())

# Google's campaign names are open-ended (utm_source, utm_medium, utm_social-type…) and so a prefix; but
# UTM is also a map projection (Universal Transverse Mercator).
_CAMPAIGN = "utm_"
_MAP_NAMES = frozenset(
    {"utm_zone", "utm_x", "utm_y", "utm_e", "utm_n", "utm_easting", "utm_northing", "utm_band"}
)

# Name -> the values (whole, decoded) with which it is tracking on any host.
BY_VALUE = {
    # X adds this to links out of embedded posts.
    "ref_src": re.compile(r"twsrc(?:\^|%5E).*", re.I),
    # Ghost writes the sending site's host name (ghost.org/help, outbound link tags), Product Hunt and the
    # Hacker Newsletter their own. Branches and versions ("v1.2", "main") are not of this form.
    "ref": re.compile(
        r"(?:[a-z0-9-]+\.)+(?:com|org|net|io|co|ai|app|blog|news|email|me|fm|tv)|producthunt|hackernewsletter"
        r"|hackernews",
        re.I,
    ),
    # Medium, also on the domains of its publications: rss----7f60cf5620c9---4, friends_link…
    "source": re.compile(
        r"(?:rss|collection_\w+|user_profile|topics?\w*|post_\w+|author_\w+)-+.*---.*|friends_link|linkShare-.*"
    ),
    # Blogger's share buttons.
    "spref": re.compile(r"tw|fb|bl|pi|gp|gb"),
    # Alibaba's places on a page: a2g0o.productlist.0.0.
    "spm": re.compile(r"[a-z0-9-]+(?:\.[a-z0-9_-]+){2,}", re.I),
    # BBC and MSN; elsewhere an Open Contracting ID (standard.open-contracting.org) or an organisation's.
    "ocid": re.compile(r"(?:socialflow|twitter|facebook|wsnews|msedg|aid\d|spr_)[\w.-]*", re.I),
    # Condé Nast.
    "mbid": re.compile(r"(?:social|email|nl|synd|rss)_.*", re.I),
    # Google's AMP cache.
    "usqp": re.compile(r"mq331AQ.*"),
}

# Hosts (as `hosts.site_of` gives them, with all their sub-domains) -> names that are tracking there.
_HOSTS = {
    # The share menus of social networks, and how they mark links between their own pages.
    "x.com": "s t ref_src ref_url cn cxt",
    "youtube.com youtu.be": "si feature pp ab_channel kw",
    "spotify.com": "si nd dlsi",
    "soundcloud.com": "si",
    "instagram.com": "ig_rid ig_mid",
    "facebook.com": """
        __tn__ __xts__[0] __cft__[0] hc_ref hc_location fref ref refsrc rdid share_url comment_tracking
        notif_id notif_t ref_notif_type paipv eav _rdr _rdc sfnsn extid""",
    "linkedin.com": "trk trkinfo trackingid refid lipi licu midtoken midsig trkemail otptoken rcm",
    "reddit.com": "share_id rdt ref ref_source ref_campaign correlation_id $deep_link $3p $original_url",
    "tiktok.com": """
        _r _t is_from_webapp sender_device sender_web_id is_copy_url share_app_id share_link_id tt_from
        u_code""",
    "threads.net threads.com": "xmt slof",
    "bsky.app": "ref_src ref_url",
    "pinterest.com": "sender sfo",
    "quora.com": "share ch oid srid target_type target_name",
    "twitch.tv": "tt_medium tt_content",
    "bilibili.com": """
        spm_id_from vd_source from_spmid from_source share_source share_medium share_plat share_session_id
        share_tag unique_k bbid""",
    "medium.com": "source gi",
    "substack.com": "r s showwelcome isfreemail publication_id post_id",
    # Search: what was typed, and where on the page before.
    "google.com": """
        ei ved vet sxsrf gs_l gs_lcp gs_lp gs_ssp sclient uact oq aqs biw bih rlz sca_esv sca_upv iflsig
        sourceid""",
    "bing.com": "cvid form pq qs sk ghc",
    # Mails and share menus of code hosts, documents, software.
    "github.com": "email_source email_token notification_referrer_id",
    "docs.google.com drive.google.com": "usp",
    "play.google.com": "referrer pcampaignid",
    "apple.com": "itsct itscg ign-itsct ign-itscg uo",
    "microsoft.com xbox.com": "ocid",
    "aws.amazon.com": """
        trk trkcampaign nc1 nc2 sc_content sc_country sc_outcome sc_geo sc_medium sc_publisher sc_detail
        sc_category sc_segment""",
    "steampowered.com steamcommunity.com": "snr",
    "wikipedia.org wikimedia.org wiktionary.org": "wprov",  # wikitech.wikimedia.org/wiki/Provenance
    # Shops.
    " ".join(AMAZON_SHOPS): """
        ref ref_ qid sr crid sprefix dib dib_tag dchild content-id _encoding spia
        pf_rd_p pf_rd_r pf_rd_s pf_rd_t pf_rd_i pf_rd_m pd_rd_i pd_rd_r pd_rd_w pd_rd_wg pd_rd_plhdr
        hvadid hvdev hvdvcmdl hvlocint hvlocphy hvnetw hvpone hvpos hvptwo hvqmt hvrand hvtargid hydadcr
        asc_source asc_campaign asc_refurl""",
    "imdb.com": "ref_ pf_rd_m pf_rd_p pf_rd_r pf_rd_s pf_rd_t pf_rd_i",
    "goodreads.com": "from_search from_srp qid rank ac",
    "etsy.com": "click_key click_sum ref frs organic_search_click external",
    "eventbrite.com": "aff",
    "ebay.com ebay.co.uk ebay.de ebay.fr ebay.ca ebay.com.au": """
        _trkparms _trksid _from mkevt mkcid mkrid amdata""",
    "alibaba.com aliexpress.com taobao.com tmall.com aliyun.com alibabacloud.com": """
        spm scm algo_pvid algo_exp_id algo_expid btsid ws_ab_test pvid aff_trace_key""",
    # Newspapers and magazines: newsletters, feeds, share buttons.
    "nytimes.com": """
        smid smtyp smprod partner emc rref _r referringsource campaign_id instance_id segment_id user_id
        regi_id te nl""",
    "washingtonpost.com": "wpisrc wpmm tid wprss itid hpid",
    "theguardian.com": "cmp",
    "bbc.co.uk bbc.com": "ocid intlink_from_url link_location",
    "wsj.com marketwatch.com barrons.com": "mod reflink",
    "bloomberg.com": "cmpid srnd sref",
    "reuters.com": "feedtype feedname rpc",
    "economist.com": "fsrc",
    "ft.com": "ftcamp segmentid sharetype",
    "cnn.com": "iref",
    "cnbc.com": "__source",
    "msn.com": "ocid cvid",
    "forbes.com": "sh ss",
    "businessinsider.com": "r ir",
    "techcrunch.com engadget.com huffpost.com huffingtonpost.com aol.com": "ncid sr_share tpcc",
    "dailymail.co.uk": "ito ico",
    "cnet.com zdnet.com techrepublic.com cbsnews.com": "ftag",
    "spiegel.de": "sara_ref sara_ecid",
    "hbr.org": "cm_vc",
    "sciencedirect.com": "via",
    "wired.com newyorker.com vanityfair.com arstechnica.com vogue.com gq.com": """
        mbid bxid cndid esrc hasha hashb hashc""",
    "infoworld.com networkworld.com computerworld.com cio.com pcworld.com": "source nsdr",
}
BY_HOST = {host: words(names) for hosts, names in _HOSTS.items() for host in hosts.split()}

# Pages that are *about* these parameters, or that choose content by `ref`, as programs for code do.
_BUILDERS = frozenset({"ga-dev-tools.google", "ga-dev-tools.web.app", "ga-dev-tools.appspot.com"})
_REF_MEANS_SOMETHING = re.compile(r"(?:api|git\w*|code|src|bitbucket|whois|dns)\.|github\.com$|gitlab\.com$")

_NONE: frozenset[str] = frozenset()


@lru_cache(maxsize=1024)
def names_of(host: str) -> frozenset[str]:
    """The names that are tracking on `host` beside those that are it everywhere, in lower case."""
    found = _NONE
    while True:
        here = BY_HOST.get(host)
        if here is not None:
            found = found | here if found else here
        _, dot, host = host.partition(".")
        if not dot:
            return found


def is_tracking(name: str, value: str, host: str, of_host: frozenset[str]) -> bool:
    """Whether the parameter `name` (lower case, decoded) with `value` (as written) tells nothing but whence.

    `host` as `hosts.site_of` gives it, `of_host` as `names_of(host)`.
    """
    if name in EVERYWHERE or name in of_host or (name.startswith(_CAMPAIGN) and name not in _MAP_NAMES):
        return host not in _BUILDERS
    values = BY_VALUE.get(name)
    if values is None or not values.fullmatch(unquote_plus(value)):
        return False
    return name != "ref" or not _REF_MEANS_SOMETHING.search(host)
