"""Asking a ClamAV daemon about a file."""

import pytest

from common.virus_scan import InfectedFile, ScannerUnreachable, scan
from tests.common.scanner import FOUND, clamav


def test_a_clean_file_passes_in_several_pieces():
    with clamav() as address:
        scan(b"x" * 200_000, address=address)


def test_what_was_found_is_named():
    with clamav(FOUND) as address, pytest.raises(InfectedFile, match="Eicar-Test"):
        scan(b"x", address=address)


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0"])
def test_any_other_answer_is_no_answer(answer):
    with clamav(answer) as address, pytest.raises(ScannerUnreachable):
        scan(b"x", address=address)


@pytest.mark.parametrize("address", ["127.0.0.1:1", "no port"])
def test_nobody_at_the_address_is_no_answer(address):
    with pytest.raises(ScannerUnreachable):
        scan(b"x", address=address)
