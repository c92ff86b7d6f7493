"""The square code on cover and IOU: number and digest, to be compared by whoever has a telephone and the paper."""

import segno


def code_uri(*said: str) -> str:
    """A QR code of the words, one a line, as a picture that can stand in the page; error correction M."""
    code = segno.make("\n".join(said), error="m", micro=False)
    return code.svg_data_uri(border=0, xmldecl=False, svgns=True, nl=False)
