"""What MAPAPP_SSO may say, and each way of saying it that stops the start with a sentence."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import LazySettings

from mapapp.checks import starts_only_when_safe
from mapapp.sso import Provider, Unreadable, faults, read

SECRET = "s3cret-of-larkspur"
TOML = f"""
[larkspur]
team = "Larkspur"
domains = ["Larkspur.example", "lark.example"]
issuer = "https://login.larkspur.example/"
client_id = "mapapp"
client_secret = "{SECRET}"
required = true
origins = ["https://sso.larkspur.example/x"]
"""
GOOD = Provider("larkspur", "Larkspur", ("larkspur.example",), "https://login.larkspur.example", "mapapp", SECRET)


def test_a_file_and_the_same_as_json_are_read(tmp_path: Path) -> None:
    file = tmp_path / "sso.toml"
    file.write_text(TOML)
    (found,) = read(str(file))
    assert (found.key, found.domains, found.required) == ("larkspur", ("larkspur.example", "lark.example"), True)
    assert found.issuer == "https://login.larkspur.example"
    assert found.places == ("https://login.larkspur.example", "https://sso.larkspur.example")
    table = {"team": "Larkspur", "domains": ["larkspur.example"], "issuer": GOOD.issuer, "client_id": "mapapp",
             "client_secret": SECRET}  # fmt: skip
    text = json.dumps({"larkspur": table})
    assert read(text) == (GOOD,)
    other = tmp_path / "sso.json"
    other.write_text(text)
    assert read(str(other)) == (GOOD,)
    assert read("  ") == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (TOML + "secrt = 1", "has secrt, which is nothing that is known"),
        (TOML.replace("true", '"yes"'), "required of larkspur is of the wrong kind"),
        (TOML.replace('["Larkspur.example", "lark.example"]', '"larkspur.example"'), "domains of larkspur is of the"),
        (TOML.replace('"mapapp"', "7"), "client_id of larkspur is of the wrong kind"),
        (TOML.replace(f'"{SECRET}"', f'"{SECRET}'), "it is no TOML at line"),
        ("larkspur = 1", "larkspur is no table"),
        ('{"larkspur": {"client_secret": "s3cret-of-larkspur" ', "cannot be read: Expecting"),
        ("[]", None),
        ("\x00\xff", "it is no text"),
    ],
)
def test_what_cannot_be_read_says_where_and_no_secret(tmp_path: Path, text: str, says: str | None) -> None:
    named = text
    if not text.startswith("{"):
        file = tmp_path / "sso.toml"
        file.write_text(text, "latin-1")
        named = str(file)
    with pytest.raises(Unreadable) as problem:
        read(named)
    assert (says or "") in str(problem.value)
    assert SECRET not in str(problem.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="No such file"):
        read(str(tmp_path / "none.toml"))


def test_a_secret_is_not_in_what_a_provider_says_of_itself() -> None:
    assert SECRET not in repr(GOOD)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"key": "Lark spur"}, "is no name for an address"),
        ({"team": ""}, "names no team"),
        ({"domains": ()}, "speaks for no domain"),
        ({"domains": ("gmail.com",)}, "where anybody can have an address"),
        ({"domains": ("*.larkspur.example",)}, "is no mail domain"),
        ({"domains": ("larkspur",)}, "is no mail domain"),
        ({"client_secret": ""}, "lacks client_secret"),
        ({"issuer": ""}, "lacks issuer"),
        ({"issuer": "http://login.larkspur.example"}, "no https address"),
        ({"issuer": "https://login.larkspur.example; script-src *"}, "no https address"),
        ({"issuer": "https://"}, "no https address"),
        ({"origins": ("javascript:x",)}, "no https address"),
        ({"idp_sso_url": "https://x.example"}, "keep one"),
        ({"issuer": "", "idp_sso_url": "https://x.example/sso"}, "lacks idp_entity_id"),
    ],
)
def test_each_fault_has_its_sentence_and_stops_the_start(
    settings: LazySettings, change: dict[str, object], says: str
) -> None:
    settings.SSO = (GOOD,)
    assert not [error for error in starts_only_when_safe(None) if "MAPAPP_SSO" in error.msg]
    settings.SSO = (replace(GOOD, **change),)  # type: ignore[arg-type]
    assert [error.msg for error in starts_only_when_safe(None) if says in error.msg]


def test_a_domain_is_spoken_for_by_one_company() -> None:
    other = replace(GOOD, key="halden", team="Halden")
    assert list(faults((GOOD, other), ())) == [
        "MAPAPP_SSO: two companies speak for larkspur.example. Leave it with one."
    ]
    assert list(faults((replace(GOOD, issuer="http://127.0.0.1:9400"),), ())) == []
