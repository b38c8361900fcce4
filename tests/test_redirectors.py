"""The one decoder of what a web address hides: every layer, what tracks, and who got the letter."""

from __future__ import annotations

import base64
import json
import zlib
from urllib.parse import quote

import pytest

from playbook.common.redirectors import SERVICES, decode, personal, shown, without_identity

TARGET = "https://example.org/talks/october?room=2&lang=en#times"
READER = "jane.roe@uni.example"
GUID = "0a1b2c3d-1111-2222-3333-444455556666"


def b64(text: str | bytes, *, url: bool = True, padded: bool = False) -> str:
    raw = text.encode() if isinstance(text, str) else text
    made = (base64.urlsafe_b64encode if url else base64.b64encode)(raw).decode()
    return made if padded else made.rstrip("=")


def q(text: str) -> str:
    return quote(text, safe="")


def safelinks(target: str) -> str:
    data = f"05|02|{READER}|{GUID}|0|0|638000000000000000|Unknown|"
    return (
        f"https://eur01.safelinks.protection.outlook.com/?url={q(target)}&data={q(data)}&reserved=0"
    )


def dynamics(target: str) -> str:
    inner = json.dumps({"TargetUrl": q(target), "RedirectOptions": {"1": None}})
    return f"https://public-gbr.mkt.dynamics.com/api/orgs/{GUID}/r/abcAAA?target={q(inner)}&digest=x%3D"


def clickdimensions(target: str) -> str:
    inner = {"ai": 1, "e": READER, "ri": f"contact-{GUID}", "u": f"{target}"}
    return f"https://elinkeu.clickdimensions.com/c/7/{b64(json.dumps(inner))}/sig"


def mandrill(target: str) -> str:
    inner = json.dumps({"u": 1, "url": target, "id": "x"})
    outer = json.dumps({"s": "sig", "v": 1, "p": inner})
    return f"https://mandrillapp.com/track/click/1/example.org?p={b64(outer)}"


def proofpoint2(target: str) -> str:
    coded = q(target).replace("-", "%2D").replace("%", "-").replace("_", "-5F").replace("-2F", "_")
    return f"https://urldefense.proofpoint.com/v2/url?u={coded}&d=DwMF&c=x&r=y"


WRAPPED = {
    "Outlook SafeLinks": safelinks(TARGET),
    "Teams SafeLinks": f"https://statics.teams.cdn.office.net/evergreen-assets/safelinks/1/x.html?url={q(TARGET)}",
    "Proofpoint 1": f"https://urldefense.proofpoint.com/v1/url?u={q(TARGET)}&k=x&r={READER}",
    "Proofpoint 2": proofpoint2(TARGET),
    "Proofpoint 3": "https://urldefense.com/v3/__https://example.org/talks/october?room=2&lang=en*times__;Iw!!AbC!xyz$",
    "ClickDimensions": clickdimensions(TARGET),
    "Dynamics 365": dynamics(TARGET),
    "Mandrill": mandrill(TARGET),
    "Google": f"https://www.google.com/url?sa=t&q={q(TARGET)}&usg=x",
    "Google AMP": f"https://www.google.com/amp/s/{TARGET}",
    "YouTube": f"https://www.youtube.com/redirect?event=x&q={q(TARGET)}",
    "LinkedIn": f"https://www.linkedin.com/redir/redirect?url={q(TARGET)}&trk=x",
    "Facebook": f"https://l.facebook.com/l.php?u={q(TARGET)}&h=x",
    "Instagram": f"https://l.instagram.com/?u={q(TARGET)}&e=x",
    "Slack": f"https://slack-redir.net/link?url={q(TARGET)}",
    "Reddit": f"https://out.reddit.com/t3_x?url={q(TARGET)}&token=x",
    "Tumblr": f"https://t.umblr.com/redirect?z={q(TARGET)}&t=x",
    "VK": f"https://vk.com/away.php?to={q(TARGET)}",
    "Steam": f"https://steamcommunity.com/linkfilter/?u={q(TARGET)}",
    "DuckDuckGo": f"https://duckduckgo.com/l/?uddg={q(TARGET)}&rut=x",
    "Bing": f"https://www.bing.com/ck/a?!&&p=x&u=a1{b64(TARGET)}&ntb=1",
    "Yahoo": f"https://r.search.yahoo.com/_ylt=x/RV=2/RU={q(TARGET)}/RK=2/RS=x",
    "GMX": f"https://deref-gmx.net/mail/client/x/dereferrer/?redirectUrl={q(TARGET)}",
    "href.li": f"https://href.li/?{TARGET}",
    "Barracuda": f"https://linkprotect.cudasvc.com/url?a={q(TARGET)}&c=E,1",
    "Cisco": f"https://secure-web.cisco.com/1AbC-x_y/{q(TARGET)}",
    "Sophos": f"https://eu-west-1.protection.sophos.com/?d=example.org&u={q(b64(TARGET, url=False, padded=True))}&i=x",
    "Trend Micro": f"https://ca-1234.eu.trendmicro.com/wis/clicktime/v1/query?url={q(TARGET)}&umid=x",
    "Symantec": f"https://clicktime.symantec.com/abc?h=x&u={q(TARGET)}",
    "FireEye": f"https://protect2.fireeye.com/v1/url?k=x&q=1&e=x&u={q(TARGET)}",
    "Avanan": f"https://url.avanan.click/v2/___{TARGET}___.abc",
    "Edgepilot": f"https://link.edgepilot.com/s/abc/def?u={q(TARGET)}",
    "Mailjet": f"https://x01.mjt.lu/lnk/AbCdEf/1/GhIjKl/{b64(TARGET)}",
    "Postmark": f"https://click.pstmrk.it/3s/{q(TARGET.removeprefix('https://'))}/AbC/dEf/1",
    "Amazon SES": f"https://abc.r.eu-west-1.awstrack.me/L0/{q(TARGET)}/1/x/y",
    "Customer.io": f"https://e.customeriomail.com/e/c/{b64(json.dumps({'email_id': 'x', 'href': TARGET}))}/sig",
    "Substack": f"https://substack.com/redirect/2/{b64(json.dumps({'e': TARGET}))}.sig",
}
OPAQUE = {
    "Mailchimp": "https://team.us1.list-manage.com/track/click?u=abc&id=def&e=0123456789",
    "SendGrid": "https://u1.ct.sendgrid.net/ls/click?upn=u001.AbCdEfGh",
    "Brevo": "https://abc.r.bh.d.sendibm1.com/mk/cl/f/sh/1t6Af4/x",
    "HubSpot": "https://d1.eu1.hubspotlinks.com/Ctc/RI+113/xyz",
    "Mimecast": "https://protect-eu.mimecast.com/s/AbCdEf?domain=example.org",
    "Campaign Monitor": "https://team.cmail19.com/t/r-l-abc-def-r/",
    "Constant Contact": "https://r20.rs6.net/tn.jsp?f=001abc&c=x",
    "Listmonk": f"https://lists.example.org/link/{GUID}/{GUID}/{GUID}",
    "beehiiv": "https://link.mail.beehiiv.com/ss/c/u001.abc",
    "Pardot": "https://go.pardot.com/e/1/2/abc/3?h=x",
    "Mailgun": f"https://email.mg.example.org/c/eJ{'x' * 40}",
}


@pytest.mark.parametrize("name", WRAPPED)
def test_a_service_is_taken_off_and_the_target_kept_byte_for_byte(name: str) -> None:
    found = decode(WRAPPED[name])
    assert (found.address, found.layers) == (TARGET, (name,))


@pytest.mark.parametrize("name", OPAQUE)
def test_a_service_that_hides_its_target_is_named_and_nothing_guessed(name: str) -> None:
    found = decode(OPAQUE[name])
    assert (found.address, found.hidden_by) == ("", name)


def test_every_service_of_the_table_has_a_sample() -> None:
    assert {service.name for service in SERVICES} <= {*WRAPPED, *OPAQUE}


@pytest.mark.parametrize("depth", [1, 2, 3, 4, 20, 50])
def test_layers_are_taken_off_however_many_there_are(depth: int) -> None:
    address = TARGET
    for number in range(depth):
        wraps = (safelinks, dynamics, clickdimensions) if depth < 5 else (short,)
        address = wraps[number % len(wraps)](address)
    found = decode(address)
    assert found.address == TARGET
    assert len(found.layers) == depth


def short(target: str) -> str:
    return f"https://slack-redir.net/link?url={q(target)}"


def test_too_many_layers_end_without_a_guess() -> None:
    address = TARGET
    for _ in range(70):
        address = short(address)
    assert decode(address).hidden_by == "too many layers"


@pytest.mark.parametrize(
    "target",
    [
        "https://example.org/a%2Fb?next=https%3A%2F%2Fexample.org%2Fc%3Fd%3D1",
        "https://example.org/?q=a+b&empty=&x=%C3%A9",
        "https://example.org/100%25?b;c",
        "mailto:team@example.org?subject=Hi%20there",
    ],
)
@pytest.mark.parametrize("wrap", [safelinks, dynamics, clickdimensions, mandrill, short])
def test_a_target_is_unquoted_exactly_as_often_as_it_was_quoted(wrap, target: str) -> None:
    assert decode(wrap(target)).address == target


@pytest.mark.parametrize("target", ["javascript:alert(1)", "data:text/html,x", "file:///etc/x"])
def test_a_target_that_is_no_web_address_is_not_written(target: str) -> None:
    assert decode(safelinks(target)).address == ""


@pytest.mark.parametrize(
    "tracked",
    [
        "https://example.org/a?b=1&utm_source=x",
        "https://example.org/a?utm_source=x&b=1&mc_eid=12",
        "https://example.org/a?_cldee=AbC&recipientid=contact-1&esid=2&b=1",
        "https://example.org/a?b=1#msdynmkt_trackingcontext=12-34",
        "https://example.org/a?msdynmkt_trackingcontext=1&b=1",
        f"https://example.org/a?b=1&u={READER}",
        f"https://example.org/a?b=1&u={b64(READER)}",
        f"https://example.org/a?b=1&u={b64(b64(READER))}",
        f"https://example.org/a?b=1&u={q(q(READER))}",
        f"https://example.org/a?b=1&u={READER.encode().hex()}",
        f"https://example.org/a?b=1&u={base64.b32encode(READER.encode()).decode().rstrip('=')}",
        f"https://example.org/a?b=1&u={b64(zlib.compress(json.dumps({'to': READER}).encode()))}",
        f"https://example.org/a?b=1&u={b64(READER.encode('utf-16-le'))}",
        f"https://example.org/a?b=1&u={b64(bytes([8, 200, 1]) + READER.encode() + bytes([255, 3]))}",
        f"https://{READER.replace('@', '%40')}@example.org/a?b=1",
    ],
)
def test_what_tracks_or_names_a_reader_goes_and_the_rest_stays(tracked: str) -> None:
    assert decode(tracked).address == "https://example.org/a?b=1"


@pytest.mark.parametrize("host", ["www.youtube.com", "youtu.be", "open.spotify.com"])
def test_a_sign_of_who_shared_goes_where_it_is_one(host: str) -> None:
    assert decode(f"https://{host}/a?si=12&b=1").address == f"https://{host}/a?b=1"


@pytest.mark.parametrize(
    "plain",
    [
        TARGET,
        "https://example.org/?a=b&a=c&d",
        "https://example.org/a?si=12&b=1",
        "https://medium.com/@somebody/post",
        "https://social.example/@jane@other.example",
        "https://cdn.example.org/lib@2.min.js",
        "https://example.org/icon@2x.png",
        "https://www.google.com/maps/@51.5,-0.1,15z",
        "https://www.google.com/search?q=a",
        "https://vk.com/",
        "https://analytics-eu.clickdimensions.com/team/pages/form.html?PageId=abc",
        "https://assets-gbr.mkt.dynamics.com/x/digitalassets/images/y?ts=63",
        "mailto:team@example.org",
        "page.md#part",
    ],
)
def test_an_ordinary_address_is_left_alone(plain: str) -> None:
    found = decode(plain)
    assert found.is_clean
    assert found.address == plain


@pytest.mark.parametrize(
    ("address", "purpose"),
    [
        (f"https://public-gbr.mkt.dynamics.com/api/orgs/{GUID}/i/abc", "pixel"),
        ("https://elinkeu.clickdimensions.com/m/1/abc/02-b/def", "view in browser"),
        (safelinks("https://elinkeu.clickdimensions.com/m/1/abc"), "view in browser"),
        ("https://x.us1.list-manage.com/unsubscribe?u=1&id=2&e=3", "unsubscribe"),
        ("https://mailchi.mp/team/news?e=0123456789", "view in browser"),
        (
            f"https://public-gbr.mkt.dynamics.com/api/v1.0/orgs/{GUID}/consent/preferences?contextId={GUID}",
            "preferences",
        ),
        (f"https://lists.example.org/subscription/{GUID}/{GUID}", "unsubscribe"),
        (f"https://lists.example.org/campaign/{GUID}/{GUID}/px.png", "pixel"),
    ],
)
def test_what_only_its_receiver_can_use_is_known_by_its_purpose(address: str, purpose: str) -> None:
    found = decode(address)
    assert (found.purpose, found.address) == (purpose, "")


@pytest.mark.parametrize(
    "address",
    [
        f"https://example.org/u/{READER}/page",
        f"https://example.org/u/{b64(READER)}/page",
        f"https://example.org/u;who={q(READER)}",
        f"https://example.orgurl=https%3A%2F%2F{q(READER)}",
    ],
)
def test_an_address_that_names_a_reader_in_its_path_is_never_written(address: str) -> None:
    found = decode(safelinks(address))
    assert (found.address, found.identity) == ("", True)


@pytest.mark.parametrize("address", [*WRAPPED.values(), *OPAQUE.values()])
def test_no_decoded_address_and_no_message_names_a_reader(address: str) -> None:
    assert personal(decode(address).address) == ""
    said = without_identity(f"the link `{address}` is odd")
    assert READER not in said
    assert personal(said) == ""


def test_an_address_without_a_reader_is_printed_as_it_stands() -> None:
    assert shown(TARGET) == TARGET
    assert without_identity(f"write `{TARGET}`") == f"write `{TARGET}`"


@pytest.mark.parametrize(
    "hostile",
    [
        "https://[::1",
        "https://%zz/?url=%",
        "https://slack-redir.net/link?url=" + "%25" * 5000 + "41",
        "https://elink.example/c/7/" + "eyJ" + "A" * 50_000,
        "https://elink.example/c/7/" + b64('{"u":' * 3000),
        "https://urldefense.com/v3/__https:/x__;" + "*" * 500 + "!!",
        "https://example.org/?" + "&".join(f"a{n}=b" for n in range(20_000)),
        "x" * 300_000,
        "https://example.org/?z=" + b64(zlib.compress(b"a" * 50_000_000)),
        "\x00\x01\ud800",
        "",
    ],
)
def test_hostile_addresses_end_and_raise_nothing(hostile: str) -> None:
    decode(hostile)
    without_identity(hostile)
