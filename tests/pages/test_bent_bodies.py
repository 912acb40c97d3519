"""A body that cannot be read, sent by nobody in particular to an address that is none: no fault of ours."""

from __future__ import annotations

import pytest
from django.test import Client

FORM = "multipart/form-data; boundary=x"
HEAD = b'--x\r\nContent-Disposition: form-data; name="a"'
BENT = {
    "no boundary": ("multipart/form-data", b"x"),
    "a long boundary": (f"multipart/form-data; boundary={'x' * 300}", b"x"),
    "no base64": (
        FORM, HEAD + b'; filename="f"\r\nContent-Transfer-Encoding: base64\r\n\r\nabcde\r\n--x--\r\n',
    ),
    "a head without an end": (FORM, HEAD + b"z" * 70_000 + b"\r\n\r\n1\r\n--x--\r\n"),
    "a field too large": (FORM, HEAD + b"\r\n\r\n" + b"z" * 4_000_000 + b"\r\n--x--\r\n"),
    "too many files": ("multipart/form-data; boundary=x", (HEAD + b'; filename="f"\r\n\r\n1\r\n') * 300 + b"--x--\r\n"),
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/p/x/", "/signin/"])
@pytest.mark.parametrize("kind", BENT)
def test_a_body_that_cannot_be_read_is_no_fault_of_ours(kind: str, path: str) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    content_type, body = BENT[kind]
    answer = client.generic("POST", path, body, content_type=content_type)
    assert answer.status_code == 400
    assert "<h1" in answer.content.decode()


@pytest.mark.django_db
def test_an_address_that_is_none_is_still_missing() -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    assert client.post("/nowhere/", {"a": "1"}).status_code == 404
    assert client.get("/nowhere/").status_code == 404
