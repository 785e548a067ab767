"""Small ICC profiles, as bytes that are the same each time they are made."""

import struct

from PIL import ImageCms

D50 = (0.9642, 1.0, 0.8249)
# Primaries, adapted to D50.
DISPLAY_P3 = ((0.51512, 0.24120, -0.00105), (0.29198, 0.69225, 0.04189), (0.15710, 0.06657, 0.78407))
ADOBE_RGB = ((0.60974, 0.31111, 0.01947), (0.20528, 0.62567, 0.06087), (0.14919, 0.06322, 0.74457))

# Lab of each mixture of full inks, in the order of the bits C, M, Y, K; black ink makes everything near black.
INKS = {
    (0, 0, 0): (95, 0, 2),
    (1, 0, 0): (55, -37, -50),
    (0, 1, 0): (48, 74, -3),
    (0, 0, 1): (89, -5, 93),
    (1, 1, 0): (24, 22, -46),
    (1, 0, 1): (50, -65, 27),
    (0, 1, 1): (47, 68, 48),
    (1, 1, 1): (23, 0, 0),
}


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _gamma(value: float) -> bytes:
    return struct.pack(">4s4xIH", b"curv", 1, round(value * 256))


def _srgb_curve() -> bytes:
    parameters = (2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045)
    return struct.pack(">4s4xHH", b"para", 3, 0) + b"".join(map(_fixed, parameters))


def _description(text: str) -> bytes:
    name = text.encode() + b"\0"
    return struct.pack(">4s4xI", b"desc", len(name)) + name + bytes(78)


def _profile(kind: bytes, space: bytes, connection: bytes, tags: dict, version: int = 0x02400000) -> bytes:
    table, data = b"", b""
    start = 128 + 4 + 12 * len(tags)
    for signature, content in tags.items():
        content += bytes(-len(content) % 4)
        table += struct.pack(">4sII", signature, start + len(data), len(content))
        data += content
    header = struct.pack(">I4sI4s4s4s", start + len(data), bytes(4), version, kind, space, connection)
    date = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    header += date + b"acsp" + bytes(28) + b"".join(map(_fixed, D50))
    return header.ljust(128, b"\0") + struct.pack(">I", len(tags)) + table + data


def _matrix(name: str, primaries, curve: bytes, version: int = 0x02400000) -> bytes:
    tags = {b"desc": _description(name), b"cprt": b"text\0\0\0\0CC0\0", b"wtpt": _xyz(D50)}
    tags |= {letter + b"XYZ": _xyz(primary) for letter, primary in zip((b"r", b"g", b"b"), primaries)}
    tags |= {letter + b"TRC": curve for letter in (b"r", b"g", b"b")}
    return _profile(b"mntr", b"RGB ", b"XYZ ", tags, version)


def _grey(gamma: float) -> bytes:
    tags = {b"desc": _description("Grey"), b"cprt": b"text\0\0\0\0CC0\0", b"wtpt": _xyz(D50), b"kTRC": _gamma(gamma)}
    return _profile(b"mntr", b"GRAY", b"XYZ ", tags)


def _cmyk() -> bytes:
    """A table of two values an ink: 0 and 1."""
    straight = struct.pack(">2H", 0, 65535)
    grid = b""
    for corner in range(16):
        c, m, y, k = (corner >> 3) & 1, (corner >> 2) & 1, (corner >> 1) & 1, corner & 1
        lightness, a, b = INKS[c, m, y]
        if k:
            lightness, a, b = lightness * 0.15, a * 0.1, b * 0.1
        # Lab in the 16 bits of version 2.
        grid += struct.pack(">3H", round(lightness * 652.8), round((a + 128) * 256), round((b + 128) * 256))
    identity = b"".join(_fixed(value) for value in (1, 0, 0, 0, 1, 0, 0, 0, 1))
    table = struct.pack(">4s4xBBBx", b"mft2", 4, 3, 2) + identity + struct.pack(">2H", 2, 2)
    table += straight * 4 + grid + straight * 3
    tags = {b"desc": _description("Inks"), b"cprt": b"text\0\0\0\0CC0\0", b"wtpt": _xyz(D50), b"A2B0": table}
    return _profile(b"prtr", b"CMYK", b"Lab ", tags)


def _srgb() -> bytes:
    made = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    made[24:36] = struct.pack(">6H", 2026, 1, 1, 0, 0, 0)
    return bytes(made)


SRGB = _srgb()
PROFILES = {
    "none": None,
    "srgb": SRGB,
    "display-p3": _matrix("Display P3", DISPLAY_P3, _srgb_curve(), 0x04000000),
    "adobe-rgb": _matrix("Adobe RGB", ADOBE_RGB, _gamma(563 / 256)),
}
GREY_PROFILES = {"none": None, "gamma-2.2": _grey(2.2), "gamma-1.8": _grey(1.8)}
CMYK_PROFILE = _cmyk()
