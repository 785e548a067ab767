"""Makes test/images/colours: one card of sixteen colours in every format, depth and profile, and in expected.json the
colours that PIL with littlecms reads in each file. From the repository's root, after npm ci:

    python -m venv venv && venv/bin/pip install pillow==13.0.0 numpy && venv/bin/python test/support/colours/make.py

Commit what it writes; only the animated AVIF, which has a date in it, differs from run to run. AVIFs of 10 and 12 bits
are made by sharp, because PIL writes only 8.
"""

import io
import json
import shutil
import struct
import subprocess
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageCms

from profiles import CMYK_PROFILE, GREY_PROFILES, PROFILES, SRGB

FOLDER = Path("test/images/colours")
SIDE = 16  # of a cell, pixels: a whole number of blocks, with its neighbours far from its middle
RGB = [
    (255, 0, 0), (0, 255, 0), (0, 0, 255), (0, 255, 255),
    (255, 0, 255), (255, 255, 0), (255, 255, 255), (0, 0, 0),
    (224, 172, 105), (96, 144, 208), (64, 112, 48), (32, 32, 32),
    (119, 119, 119), (200, 200, 200), (240, 120, 20), (120, 40, 160),
]  # fmt: skip
GREYS = [(level * 17,) for level in range(16)]
INKS = [tuple(255 - level for level in colour) + (colour[0] // 4,) for colour in RGB]
ALPHAS = [255, 255, 0, 128] * 4


def card(colours) -> np.ndarray:
    """[64, 64, channels], four cells in a row."""
    cells = np.array(colours).reshape(4, 4, -1)
    return cells.repeat(SIDE, 0).repeat(SIDE, 1)


def with_alpha(colours):
    return [(*colour, alpha) for colour, alpha in zip(colours, ALPHAS)]


def sixteen_bits(pixels: np.ndarray) -> np.ndarray:
    """The same high bytes, with low bytes that differ from pixel to pixel: 8 bits must not depend on them."""
    low = (np.arange(pixels.size) * 37 % 256).reshape(pixels.shape)
    return pixels * 256 + low


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(pixels: np.ndarray, depth: int, profile: bytes | None, colour_type: int, palette: bytes = b"") -> bytes:
    """PIL writes no 16 bits but grey ones."""
    height, width = pixels.shape[:2]
    rows = pixels.reshape(height, -1).astype(">u2" if depth == 16 else "u1")
    header = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, 0)
    return b"".join([
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", header),
        chunk(b"iCCP", b"icc\0\0" + zlib.compress(profile, 9)) if profile else b"",
        palette,
        chunk(b"IDAT", zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9)),
        chunk(b"IEND", b""),
    ])  # fmt: skip


def pngs():
    for name, profile in PROFILES.items():
        palette = chunk(b"PLTE", bytes(sum(RGB, ())))
        yield f"palette-8-{name}", png(card([(i,) for i in range(16)]), 8, profile, 3, palette)
        for kind, colours, colour_type in (("rgb", RGB, 2), ("rgba", with_alpha(RGB), 6)):
            yield f"{kind}-8-{name}", png(card(colours), 8, profile, colour_type)
            yield f"{kind}-16-{name}", png(sixteen_bits(card(colours)), 16, profile, colour_type)
    transparent = chunk(b"tRNS", bytes(ALPHAS))
    yield "palette-8-alpha", png(card([(i,) for i in range(16)]), 8, None, 3, palette + transparent)
    for name, profile in GREY_PROFILES.items():
        for kind, colours, colour_type in (("grey", GREYS, 0), ("greya", with_alpha(GREYS), 4)):
            yield f"{kind}-8-{name}", png(card(colours), 8, profile, colour_type)
            yield f"{kind}-16-{name}", png(sixteen_bits(card(colours)), 16, profile, colour_type)


def saved(colours, mode: str, kind: str, profile: bytes | None, **options) -> bytes:
    pixels = card(colours).astype("u1")
    file = io.BytesIO()
    image = Image.fromarray(pixels[..., 0] if mode == "L" else pixels, mode)
    image.save(file, kind, **({"icc_profile": profile} if profile else {}), **options)
    return file.getvalue()


def jpegs():
    how = {"quality": 98, "subsampling": 0}
    for name, profile in PROFILES.items():
        yield f"rgb-8-{name}", saved(RGB, "RGB", "JPEG", profile, **how)
    for name, profile in GREY_PROFILES.items():
        yield f"grey-8-{name}", saved(GREYS, "L", "JPEG", profile, quality=98)
    yield "cmyk-8-inks", saved(INKS, "CMYK", "JPEG", CMYK_PROFILE, quality=98)


def webps():
    for name, profile in PROFILES.items():
        yield f"rgb-8-{name}", saved(RGB, "RGB", "WEBP", profile, lossless=True)
        yield f"rgba-8-{name}", saved(with_alpha(RGB), "RGBA", "WEBP", profile, lossless=True, exact=True)


def avifs():
    for name, profile in PROFILES.items():
        for depth in (8, 10, 12):
            yield f"rgb-{depth}-{name}", avif(png(card(RGB) * 257, 16, profile, 2), depth)
    for depth in (8, 10):
        source = png(card(with_alpha(RGB)) * 257, 16, PROFILES["display-p3"], 6)
        yield f"rgba-{depth}-display-p3", avif(source, depth)
    frames = [Image.fromarray(card(colours).astype("u1"), "RGB") for colours in (RGB, RGB[::-1])]
    file = io.BytesIO()
    frames[0].save(file, "AVIF", save_all=True, append_images=frames[1:], subsampling="4:4:4", quality=95)
    yield "animated-8-none", file.getvalue()


def avif(source: bytes, depth: int) -> bytes:
    command = ["node", str(Path(__file__).with_name("avif.mjs")), str(depth)]
    return subprocess.run(command, input=source, capture_output=True, check=True).stdout


def gifs():
    yield "palette-8-none", saved(RGB, "RGB", "GIF", None)
    frames = [Image.fromarray(card(colours).astype("u1"), "RGB").quantize(16) for colours in (RGB, RGB[::-1])]
    file = io.BytesIO()
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:], duration=100)
    yield "animated-8-none", file.getvalue()


def seen(file: bytes) -> str:
    """The middle of each cell, in hexadecimal: as PIL reads it, from its profile to sRGB, on white."""
    image = Image.open(io.BytesIO(file))
    profile = image.info.get("icc_profile")
    if image.mode == "I;16":
        # PIL's own conversion makes every level above 255 white. It takes the high bytes of all other 16-bit images.
        image = Image.fromarray((np.array(image) >> 8).astype("u1"), "L")
    if image.mode == "P":
        image = image.convert("RGBA" if "transparency" in image.info else "RGB")
    alpha = image.getchannel("A") if image.mode in ("LA", "RGBA") else None
    if alpha:
        image = image.convert(image.mode[:-1])
    if profile and profile[16:20] == b"GRAY":
        # PIL reads 16 bits of grey and alpha as colour.
        image = image.getchannel(0)
    if profile:
        image = ImageCms.profileToProfile(image, io.BytesIO(profile), io.BytesIO(SRGB), outputMode="RGB")
    image = image.convert("RGB")
    if alpha:
        image = Image.composite(image, Image.new("RGB", image.size, "white"), alpha)
    middles = [SIDE // 2 + SIDE * i for i in range(4)]
    return " ".join(bytes(image.getpixel((x, y))).hex() for y in middles for x in middles)


shutil.rmtree(FOLDER, ignore_errors=True)
expected = {}
for folder, files in {"png": pngs(), "jpeg": jpegs(), "webp": webps(), "avif": avifs(), "gif": gifs()}.items():
    (FOLDER / folder).mkdir(parents=True)
    for name, content in files:
        (FOLDER / folder / f"{name}.{folder}").write_bytes(content)
        expected[f"{folder}/{name}.{folder}"] = seen(content)
(FOLDER / "expected.json").write_text(json.dumps(expected, indent=2, sort_keys=True) + "\n")
