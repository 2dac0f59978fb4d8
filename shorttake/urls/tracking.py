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

# In lower case; compared in lower case.
EVERYWHERE = frozenset(
    """
    gclid gclsrc dclid gbraid wbraid gad_source gad_campaignid srsltid
    _ga _gl _gac ga_source ga_medium ga_term ga_content ga_campaign ga_place
    amp_js_v amp_gsa amp_tf ampshare aoh
    pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid pk_group pk_placement
    piwik_campaign piwik_kwd piwik_keyword piwik_source piwik_medium piwik_content piwik_cid
    mtm_campaign mtm_kwd mtm_keyword mtm_source mtm_medium mtm_content mtm_cid mtm_group mtm_placement
    matomo_campaign matomo_kwd matomo_keyword matomo_source matomo_medium matomo_content matomo_cid
    s_cid s_kwcid ef_id sc_cid sc_campaign sc_channel sc_content sc_country sc_outcome sc_geo sc_medium
    sc_publisher sc_detail sc_category sc_segment sc_eh sc_uid sc_customer sc_llid sc_lid
    wt_mc wt_zmc wtmc wtrid wt.mc_id wt.mc_ev wt.mc_t wt.tsrc wt.nav wt.z_sma wt.ec_id
    xtor xtref at_medium at_campaign at_campaign_type at_creation at_variant at_format at_network
    at_custom1 at_custom2 at_custom3 at_custom4 at_recipient_id at_recipient_list at_send_date
    at_link_id at_link_type at_link_origin at_ptr_name at_bbc_team at_platform at_emailtype
    ns_mchannel ns_source ns_campaign ns_linkname ns_fee
    cm_mmc cm_mmca1 cm_mmca2 cm_mmca3 cm_mmca4 cm_mmca5 cm_ite cm_lm
    itm_source itm_medium itm_campaign itm_content itm_term
    echobox intcmp _openstat hmb_source hmb_medium hmb_campaign
    fbclid fb_action_ids fb_action_types fb_ref fb_source fb_comment_id mibextid
    action_object_map action_type_map action_ref_map
    igshid igsh twclid __twitter_impression ttclid li_fat_id sccid rdt_cid epik
    msclkid yclid ysclid ymclid irclickid irgwc cjevent cjdata zanpid dicbo tblci obclickid outbrainclickid
    mc_cid mc_eid mc_tc mkt_tok _hsenc _hsmi __hssc __hstc __hsfp hsctatracking
    hsa_acc hsa_ad hsa_cam hsa_grp hsa_kw hsa_la hsa_mt hsa_net hsa_ol hsa_src hsa_tgt hsa_ver
    vero_id vero_conv __s _ke _kx _bhlid ck_subscriber_id ml_subscriber ml_subscriber_hash
    elqtrack elqtrackid elqcampaignid elqaid elqat elqak elqcst
    spmailingid spuserid spjobid spreportid trk_contact trk_msg trk_module trk_sid
    bsft_clkid bsft_eid bsft_uid bsft_mid bsft_aaid bsft_ek et_rid et_cid sfmc_sub sfmc_id
    oly_enc_id oly_anon_id rb_clickid wickedid dm_i _cldee nr_email_referer ss_email_id
    sms_ss sms_click sms_source sms_uph at_xt at_pco at_si at_ab at_pos at_tot
    oft_id oft_c oft_ck oft_d oft_ids oft_k oft_lk oft_sk unicorn_click_id vgo_ee
    _branch_match_id _branch_referrer guccounter guce_referrer guce_referrer_sig soc_src soc_trk
    __readwiselocation triedredirect showwelcomeonshare
    """.split()
)
# By line: Google Ads and Merchant Center (support.google.com/google-ads/answer/9744275); Google
# Analytics and its cross-domain linker; Google's AMP viewer; Matomo and Piwik (matomo.org/faq, campaign
# tracking); Adobe Analytics and Advertising Cloud, and the sc_ names of AWS's campaigns; Webtrends and
# Mapp; AT Internet/Piano; comScore (BBC); IBM Coremetrics; internal campaigns; Echobox, Adobe, Openstat,
# Humble Bundle; Facebook; Instagram, X, TikTok, LinkedIn, Snapchat, Reddit and Pinterest ads; Microsoft,
# Yandex, Impact, CJ, Awin, Outbrain and Taboola; Mailchimp, Marketo, HubSpot; Vero, Drip, Klaviyo,
# beehiiv, ConvertKit, MailerLite; Oracle Eloqua; Silverpop, Listrak; Blueshift, Salesforce; Olytics,
# Wicked Reports, Dotdigital, Dynamics, SharpSpring; AddThis; Ometria; Branch, Yahoo; Readwise, Substack.

# Google's campaign names are open-ended (utm_source, utm_medium, utm_social-type…) and so a prefix; but
# UTM is also a map projection (Universal Transverse Mercator).
_CAMPAIGN = "utm_"
_MAP_NAMES = frozenset({"utm_zone", "utm_x", "utm_y", "utm_e", "utm_n", "utm_easting", "utm_northing", "utm_band"})

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
    "source": re.compile(r"(?:rss|collection_\w+|user_profile|topics?\w*|post_\w+|author_\w+)-+.*---.*|friends_link|linkShare-.*"),
    # Blogger's share buttons.
    "spref": re.compile(r"tw|fb|bl|pi|gp|gb"),
    # Alibaba's places on a page: a2g0o.productlist.0.0.
    "spm": re.compile(r"[a-z0-9-]+(?:\.[a-z0-9_-]+){2,}", re.I),
    # BBC and MSN; elsewhere an Open Contracting ID (standard.open-contracting.org) or an organisation's.
    "ocid": re.compile(r"(?:socialflow|twitter|facebook|wsnews|msedg|aid|ns_|spr_)\w*", re.I),
    # Condé Nast.
    "mbid": re.compile(r"(?:social|email|nl|synd|rss)_.*", re.I),
    # Google's AMP cache.
    "usqp": re.compile(r"mq331AQ.*"),
}

_CONDE_NAST = frozenset({"mbid", "bxid", "cndid", "esrc", "hasha", "hashb", "hashc"})
_DOW_JONES = frozenset({"mod", "reflink"})
_FOUNDRY = frozenset({"source", "nsdr"})
_MEDIAWIKI = frozenset({"wprov"})
_BBC = frozenset({"ocid", "intlink_from_url", "link_location"})
_EBAY = frozenset({"_trkparms", "_trksid", "_from", "mkevt", "mkcid", "mkrid", "amdata"})
_ALIBABA = frozenset({"spm", "scm", "algo_pvid", "algo_exp_id", "algo_expid", "btsid", "ws_ab_test", "pvid", "aff_trace_key"})
_AMAZON = frozenset(
    """
    ref ref_ qid sr crid sprefix dib dib_tag dchild content-id _encoding pf_rd_p pf_rd_r pf_rd_s pf_rd_t pf_rd_i
    pf_rd_m pd_rd_i pd_rd_r pd_rd_w pd_rd_wg pd_rd_plhdr hvadid hvdev hvdvcmdl hvlocint hvlocphy hvnetw hvpone
    hvpos hvptwo hvqmt hvrand hvtargid hydadcr asc_source asc_campaign asc_refurl spia
    """.split()
)
_AMAZON_HOSTS = """
    amazon.com amazon.ca amazon.com.mx amazon.com.br amazon.co.uk amazon.de amazon.fr amazon.it amazon.es amazon.nl
    amazon.se amazon.pl amazon.com.be amazon.ie amazon.com.tr amazon.ae amazon.sa amazon.eg amazon.in amazon.co.jp
    amazon.sg amazon.com.au amazon.cn amazon.co.za
""".split()

# Host -> names that are tracking there and on its sub-domains. Hosts as `hosts.site_of` gives them.
BY_HOST: dict[str, frozenset[str]] = {
    "x.com": frozenset({"s", "t", "ref_src", "ref_url", "cn", "cxt"}),  # share menu; publish.twitter.com
    "youtube.com": frozenset({"si", "feature", "pp", "ab_channel", "kw"}),  # share menu, search results
    "youtu.be": frozenset({"si", "feature", "ab_channel"}),
    "spotify.com": frozenset({"si", "nd", "dlsi"}),
    "soundcloud.com": frozenset({"si"}),
    "instagram.com": frozenset({"ig_rid", "ig_mid"}),
    "facebook.com": frozenset(
        """
        __tn__ __xts__[0] __cft__[0] eid hc_ref hc_location fref ref refsrc rdid share_url comment_tracking
        notif_id notif_t ref_notif_type paipv eav _rdr _rdc locale2 sfnsn extid
        """.split()
    ),
    "linkedin.com": frozenset(
        "trk trkinfo trackingid refid lipi licu midtoken midsig trkemail eid otptoken rcm".split()
    ),
    "reddit.com": frozenset(
        "share_id rdt ref ref_source ref_campaign correlation_id $deep_link $3p $original_url".split()
    ),
    "tiktok.com": frozenset(
        "_r _t is_from_webapp sender_device sender_web_id is_copy_url share_app_id share_link_id tt_from u_code".split()
    ),
    "pinterest.com": frozenset({"sender", "sfo"}),
    "quora.com": frozenset({"share", "ch", "oid", "srid", "target_type", "target_name"}),
    "twitch.tv": frozenset({"tt_medium", "tt_content"}),
    "bilibili.com": frozenset(
        """
        spm_id_from vd_source from_spmid from_source share_source share_medium share_plat share_session_id
        share_tag unique_k bbid
        """.split()
    ),
    "medium.com": frozenset({"source", "gi"}),
    "substack.com": frozenset({"r", "s", "showwelcome", "isfreemail", "publication_id", "post_id"}),
    "github.com": frozenset({"email_source", "email_token", "notification_referrer_id"}),  # GitHub's mails
    "google.com": frozenset(  # a result page tells what was done on the page before it
        "ei ved vet sxsrf gs_l gs_lcp gs_lp gs_ssp sclient uact oq aqs biw bih rlz sca_esv sca_upv iflsig sourceid".split()
    ),
    "docs.google.com": frozenset({"usp"}),
    "drive.google.com": frozenset({"usp"}),
    "play.google.com": frozenset({"referrer", "pcampaignid"}),
    "apple.com": frozenset({"itsct", "itscg", "ign-itsct", "ign-itscg", "uo"}),
    "microsoft.com": frozenset({"ocid"}),
    "xbox.com": frozenset({"ocid"}),
    "msn.com": frozenset({"ocid", "cvid"}),
    "bing.com": frozenset({"cvid", "form", "pq", "qs", "sk", "ghc"}),
    "aws.amazon.com": frozenset({"trk", "trkcampaign", "nc1", "nc2"}),
    "steampowered.com": frozenset({"snr"}),
    "steamcommunity.com": frozenset({"snr"}),
    "imdb.com": frozenset({"ref_", "pf_rd_m", "pf_rd_p", "pf_rd_r", "pf_rd_s", "pf_rd_t", "pf_rd_i"}),
    "goodreads.com": frozenset({"from_search", "from_srp", "qid", "rank", "ac"}),
    "etsy.com": frozenset({"click_key", "click_sum", "ref", "frs", "organic_search_click", "external"}),
    "eventbrite.com": frozenset({"aff"}),
    "wikipedia.org": _MEDIAWIKI,
    "wikimedia.org": _MEDIAWIKI,
    "wiktionary.org": _MEDIAWIKI,
    "nytimes.com": frozenset(
        """
        smid smtyp smprod partner emc rref _r referringsource campaign_id instance_id segment_id user_id regi_id
        te nl
        """.split()
    ),
    "washingtonpost.com": frozenset({"wpisrc", "wpmm", "tid", "wprss", "itid", "hpid"}),
    "theguardian.com": frozenset({"cmp"}),
    "bbc.co.uk": _BBC,
    "bbc.com": _BBC,
    "wsj.com": _DOW_JONES,
    "marketwatch.com": _DOW_JONES,
    "barrons.com": _DOW_JONES,
    "bloomberg.com": frozenset({"cmpid", "srnd", "sref"}),
    "reuters.com": frozenset({"feedtype", "feedname", "rpc"}),
    "economist.com": frozenset({"fsrc"}),
    "ft.com": frozenset({"ftcamp", "segmentid", "sharetype"}),
    "cnn.com": frozenset({"iref"}),
    "cnbc.com": frozenset({"__source"}),
    "forbes.com": frozenset({"sh", "ss"}),
    "businessinsider.com": frozenset({"r", "ir"}),
    "techcrunch.com": frozenset({"ncid", "sr_share", "tpcc"}),
    "engadget.com": frozenset({"ncid"}),
    "cnet.com": frozenset({"ftag"}),
    "zdnet.com": frozenset({"ftag"}),
    "techrepublic.com": frozenset({"ftag"}),
    "cbsnews.com": frozenset({"ftag"}),
    "spiegel.de": frozenset({"sara_ref", "sara_ecid"}),
    "hbr.org": frozenset({"cm_vc"}),
    "sciencedirect.com": frozenset({"via"}),
    **dict.fromkeys(("wired.com", "newyorker.com", "vanityfair.com", "arstechnica.com", "vogue.com", "gq.com"), _CONDE_NAST),
    **dict.fromkeys(("infoworld.com", "networkworld.com", "computerworld.com", "cio.com", "pcworld.com"), _FOUNDRY),
    **dict.fromkeys(("ebay.com", "ebay.co.uk", "ebay.de", "ebay.fr", "ebay.ca", "ebay.com.au"), _EBAY),
    **dict.fromkeys(("alibaba.com", "aliexpress.com", "taobao.com", "tmall.com", "aliyun.com", "alibabacloud.com"), _ALIBABA),
    **dict.fromkeys(_AMAZON_HOSTS, _AMAZON),
}  # fmt: skip

# Pages that are *about* these parameters, or that choose content by `ref`, as programs for code do.
_BUILDERS = frozenset({"ga-dev-tools.google", "ga-dev-tools.web.app", "ga-dev-tools.appspot.com"})
_REF_MEANS_SOMETHING = re.compile(r"(?:api|git\w*|code|src|bitbucket|whois|dns)\.|github\.com$|gitlab\.com$")

_NONE: frozenset[str] = frozenset()


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
    """Whether the parameter `name` (lower case, decoded) with `value` (decoded) tells nothing but whence.

    `host` as `hosts.site_of` gives it, `of_host` as `names_of(host)`.
    """
    if name in EVERYWHERE or name in of_host or (name.startswith(_CAMPAIGN) and name not in _MAP_NAMES):
        return host not in _BUILDERS
    values = BY_VALUE.get(name)
    if values is None or not values.fullmatch(value):
        return False
    return name != "ref" or not _REF_MEANS_SOMETHING.search(host)
