"""Makes the golden files of dev.graft.image: small pictures of every kind and what Pillow and
torchvision make of them.

    python image_goldens.py ../resources/dev/graft/image

decode/NAME.EXT has its pixels in decode/NAME.rgb: width and height as big-endian 32-bit integers,
then red, green, blue per pixel. resize/CASES.txt lists, one case a line, the picture, the resize,
the interpolation and the crop; resize/NUMBER.rgb is the result, and normalised.f32 the first
case's tensor [3, H, W] in little-endian float32.

Made with Pillow 13.0.0 (libjpeg-turbo 3.2.0, libwebp 1.6.0), numpy 2.4.6, torchvision 0.29.2.
"""

import io
import struct
import sys
import zlib
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

OUT = Path(sys.argv[1])
DECODE = OUT / "decode"
RESIZE = OUT / "resize"


def picture(width, height, seed=0):
    """Smooth gradients with edges and some noise, as photographs have them."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    channels = [
        127 + 120 * np.sin(x / (3.0 + c) + c) * np.cos(y / (4.0 + c)) + rng.normal(0, 6, x.shape)
        for c in range(3)
    ]
    rgb = np.clip(np.stack(channels, axis=2), 0, 255).astype(np.uint8)
    rgb[height // 3 : height // 2, width // 4 : width // 2] = (250, 20, 5)
    rgb[-height // 4 :, -width // 5 :] = (0, 0, 0)
    return Image.fromarray(rgb)


def rgb_of(file):
    with Image.open(file) as image:
        image.seek(0)
        return ImageOps.exif_transpose(image).convert("RGB")


def write_rgb(path, image):
    path.write_bytes(struct.pack(">II", *image.size) + image.tobytes())


def golden(name, data):
    file = DECODE / name
    file.write_bytes(data)
    write_rgb(file.with_suffix(".rgb"), rgb_of(file))


def saved(image, format, **options):
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def exif(orientation):
    tags = Image.Exif()
    tags[0x0112] = orientation
    return tags


def jpegs():
    rgb = picture(45, 35)
    golden("jpeg-444.jpg", saved(rgb, "JPEG", subsampling=0, quality=90))
    golden("jpeg-422.jpg", saved(rgb, "JPEG", subsampling=1, quality=90))
    golden("jpeg-420.jpg", saved(rgb, "JPEG", subsampling=2, quality=75))
    golden("jpeg-420-even.jpg", saved(picture(48, 32, 1), "JPEG", subsampling=2))
    golden("jpeg-progressive.jpg", saved(rgb, "JPEG", progressive=True))
    golden("jpeg-restarts.jpg", saved(rgb, "JPEG", restart_marker_rows=1))
    golden("jpeg-grey.jpg", saved(rgb.convert("L"), "JPEG"))
    golden("jpeg-rgb.jpg", saved(rgb, "JPEG", keep_rgb=True))
    cmyk = saved(rgb.convert("CMYK"), "JPEG", quality=90)
    golden("jpeg-cmyk.jpg", cmyk)
    golden("jpeg-cmyk-progressive.jpg", saved(rgb.convert("CMYK"), "JPEG", progressive=True))
    # The Adobe marker's last byte tells YCCK from CMYK.
    adobe = cmyk.index(b"Adobe") + 11
    assert cmyk[adobe] == 0
    golden("jpeg-ycck.jpg", cmyk[:adobe] + b"\x02" + cmyk[adobe + 1 :])
    golden("jpeg-trailing.jpg", saved(rgb, "JPEG") + b"left behind by an editor")
    for orientation in range(1, 9):
        golden(f"jpeg-orientation-{orientation}.jpg", saved(rgb, "JPEG", exif=exif(orientation)))


def tiff(orientation, order="<", kind=3, count=1):
    """A TIFF structure that holds an orientation only: kind 3 is a short, 4 a long, 5 a fraction."""
    entry = struct.pack(order + "HHI", 0x0112, kind, count)
    values = {
        1: struct.pack("B3x", orientation),
        3: struct.pack(order + "H2x", orientation),
        4: struct.pack(order + "I", orientation),
        5: struct.pack(order + "I", 26),
        9: struct.pack(order + "i", orientation),
    }
    fraction = struct.pack(order + "II", orientation, 1) if kind == 5 else b""
    head = (b"II" if order == "<" else b"MM") + struct.pack(order + "HI", 42, 8)
    return head + struct.pack(order + "H", 1) + entry + values[kind] + bytes(4) + fraction


def xmp(orientation, element=False):
    said = f'><tiff:Orientation>{orientation}</tiff:Orientation></rdf:Description>' if element else f' tiff:Orientation="{orientation}"/>'
    return f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:Description{said}</x:xmpmeta>'.encode()


def jpeg_orientations():
    """All places where Pillow looks for an orientation, and some where it doesn't."""
    plain = saved(picture(22, 14, 12), "JPEG", quality=90, subsampling=0)
    name = b"Exif\0\0"
    xmp_name = b"http://ns.adobe.com/xap/1.0/\0"

    def orientation(file, *segments):
        parts = [b"\xff\xe1" + struct.pack(">H", len(part) + 2) + part for part in segments]
        golden(f"jpeg-exif-{file}.jpg", plain[:2] + b"".join(parts) + plain[2:])

    orientation("big-endian-long", name + tiff(6, ">", 4))
    orientation("little-endian-long", name + tiff(8, "<", 4))
    orientation("signed-long", name + tiff(5, ">", 9))
    orientation("fraction", name + tiff(7, ">", 5))
    orientation("byte", name + tiff(6, "<", 1))
    orientation("no-value", name + tiff(6, "<", 3, 0))
    orientation("out-of-range", name + tiff(9))
    orientation("named-twice", name + name + tiff(6))
    orientation("in-two-segments", name + tiff(6)[:20], name + tiff(6)[20:])
    orientation("after-others", b"nothing known", name + tiff(3))
    orientation("xmp", xmp_name + xmp(6))
    orientation("xmp-element", xmp_name + xmp(8, True))
    orientation("xmp-last", xmp_name + xmp(6), xmp_name + xmp(3))
    orientation("before-xmp", xmp_name + xmp(6), name + tiff(1))


def chunk(name, data):
    body = name + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png(width, height, depth, colour, rows, extra=b"", interlace=0, after=()):
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + b"".join(chunk(name, data) for name, data in extra or [])
        + chunk(b"IDAT", zlib.compress(rows))
        + b"".join(chunk(name, data) for name, data in after)
        + chunk(b"IEND", b"")
    )


def unfiltered(array):
    """Rows of bytes, each after its filter type 0."""
    return b"".join(b"\0" + row.tobytes() for row in array)


def adam7(rgb):
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    return b"".join(unfiltered(rgb[y::dy, x::dx]) for x, y, dx, dy in passes)


def pngs():
    rgb = picture(33, 29, 2)
    alpha = picture(33, 29, 3).convert("L")
    rgba = rgb.copy()
    rgba.putalpha(alpha)
    palette = rgb.quantize(20)
    golden("png-rgb.png", saved(rgb, "PNG"))
    golden("png-rgba.png", saved(rgba, "PNG"))
    golden("png-grey.png", saved(rgb.convert("L"), "PNG"))
    golden("png-grey-alpha.png", saved(rgba.convert("LA"), "PNG"))
    golden("png-1-bit.png", saved(rgb.convert("1"), "PNG"))
    golden("png-palette.png", saved(palette, "PNG"))
    golden("png-palette-2-bit.png", saved(rgb.quantize(4), "PNG", bits=2))
    golden("png-palette-transparent.png", saved(palette, "PNG", transparency=3))
    golden("png-palette-alpha.png", saved(palette, "PNG", transparency=bytes(range(0, 200, 10))))
    golden("png-orientation-6.png", saved(rgb, "PNG", exif=exif(6)))

    rng = np.random.default_rng(4)
    deep = rng.integers(0, 65536, (29, 33, 4)).astype(">u2")
    deep[:, :, :3] = np.asarray(rgb).astype(">u2") * 256 + deep[:, :, :3] % 256
    golden("png-rgb-16-bit.png", png(33, 29, 16, 2, unfiltered(deep[:, :, :3].copy())))
    golden("png-rgba-16-bit.png", png(33, 29, 16, 6, unfiltered(deep)))
    # Pillow cuts grey of 16 bits off at 255, which leaves next to nothing; we keep the high byte.
    golden("png-grey-16-bit.png", png(33, 29, 16, 0, unfiltered(deep[:, :, :1].copy())))
    high = (deep[:, :, :1] >> 8).astype(np.uint8)
    write_rgb(DECODE / "png-grey-16-bit.rgb", Image.fromarray(np.repeat(high, 3, axis=2)))
    golden("png-grey-alpha-16-bit.png", png(33, 29, 16, 4, unfiltered(deep[:, :, 2:].copy())))
    array = np.asarray(rgb)
    key = struct.pack(">HHH", *(int(v) for v in array[0, 0]))
    golden("png-rgb-key.png", png(33, 29, 8, 2, unfiltered(array), [(b"tRNS", key)]))
    golden("png-interlaced.png", png(33, 29, 8, 2, adam7(array), interlace=1))
    golden("png-gamma.png", png(33, 29, 8, 2, unfiltered(array), [(b"gAMA", struct.pack(">I", 100000))]))
    nibbles = rng.integers(0, 256, (29, 17)).astype(np.uint8)
    golden("png-grey-4-bit.png", png(33, 29, 4, 0, unfiltered(nibbles)))
    golden("png-grey-2-bit.png", png(33, 29, 2, 0, unfiltered(nibbles[:, :9].copy())))


    small = np.asarray(picture(14, 10, 13))
    rows = unfiltered(small)

    def said(file, *extra, after=()):
        golden(f"png-exif-{file}.png", png(14, 10, 8, 2, rows, extra, after=after))

    profile = b"\nexif\n      38\n" + tiff(6).hex().encode() + b"\n"
    said("after", after=[(b"eXIf", tiff(6))])
    said("named", (b"eXIf", b"Exif\0\0" + tiff(6, ">")))
    said("twice", (b"eXIf", tiff(6)), (b"eXIf", tiff(3)))
    said("text", (b"tEXt", b"exif\0" + tiff(8)))
    said("profile", (b"tEXt", b"Raw profile type exif\0" + profile))
    said("profile-compressed", (b"zTXt", b"Raw profile type exif\0\0" + zlib.compress(profile)))
    said("xmp", (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + xmp(6)))
    said("xmp-compressed", (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(xmp(7, True))))
    said("xmp-text", (b"tEXt", b"XML:com.adobe.xmp\0" + xmp(5)))
    said("damaged-profile", (b"iCCP", b"x\0\0zzzz"))

    frames = [picture(14, 10, number) for number in (14, 15)]
    animated = {"duration": 100, "save_all": True, "append_images": frames}
    golden("png-animated.png", saved(picture(14, 10, 13), "PNG", **animated))
    golden("png-animated-default.png", saved(picture(14, 10, 13), "PNG", default_image=True, **animated))
    # Every filter, at every depth, interlaced and not.
    for colour, depths in {0: (1, 2, 4), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}.items():
        channels = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[colour]
        for depth in depths:
            for interlace in (0, 1):
                data = noise(rng, 13, 11, channels * depth, interlace)
                plte = [(b"PLTE", bytes(rng.integers(0, 256, 3 << depth).astype(np.uint8)))] if colour == 3 else []
                name = f"png-type-{colour}-{depth}-bit{'-interlaced' if interlace else ''}.png"
                golden(name, png(13, 11, depth, colour, data, plte, interlace))


def noise(rng, width, height, bits, interlace):
    passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
    rows = b""
    for x, y, dx, dy in passes if interlace else [(0, 0, 1, 1)]:
        across, down = len(range(x, width, dx)), len(range(y, height, dy))
        for row in range(down if across else 0):
            rows += bytes([row % 5]) + rng.integers(0, 256, (across * bits + 7) // 8).astype(np.uint8).tobytes()
    return rows


def gifs():
    rgb = picture(31, 27, 5)
    palette = rgb.quantize(30)
    golden("gif-plain.gif", saved(palette, "GIF", interlace=0))
    golden("gif-interlaced.gif", saved(palette, "GIF", interlace=1))
    golden("gif-transparent.gif", saved(palette, "GIF", transparency=4))
    golden("gif-grey.gif", saved(rgb.convert("L"), "GIF"))
    second = picture(31, 27, 6).quantize(30)
    golden("gif-animated.gif", saved(palette, "GIF", save_all=True, append_images=[second], loop=0))
    golden("gif-animated-transparent.gif", saved(palette, "GIF", save_all=True, append_images=[second], transparency=4, disposal=2))
    # The first frame covers part of the screen only: put its left and top at 3 and 2.
    part = picture(20, 18, 7).quantize(16)
    golden("gif-offset-frame.gif", moved(saved(part, "GIF", interlace=0)))
    golden("gif-offset-transparent.gif", moved(saved(part, "GIF", interlace=0, transparency=5)))


    # Frames with colours of their own, beyond the screen, or without any.
    rng = np.random.default_rng(16)
    screen, own = (bytes(rng.integers(0, 256, 24).astype(np.uint8)) for _ in range(2))
    indices = rng.integers(0, 8, 20 * 18)
    golden("gif-own-palette.gif", gif(31, 27, indices, screen, own, background=3))
    golden("gif-own-palette-transparent.gif", gif(31, 27, indices, screen, own, transparent=2))
    golden("gif-own-palette-small.gif", gif(31, 27, indices % 4, screen, own[:12], background=5))
    golden("gif-no-palette.gif", gif(31, 27, indices))
    golden("gif-beyond-screen.gif", gif(10, 10, indices, screen))
    golden("gif-beyond-palette.gif", gif(31, 27, indices, screen[:12], transparent=200))
    golden("gif-background.gif", gif(31, 27, indices, screen, background=5))


def gif(width, height, indices, screen=b"", own=b"", background=0, transparent=None):
    """A frame of 20 by 18 at (3, 2), its codes never longer than four bits."""
    bits = "".join(
        format(code, "04b")[::-1]
        for start in range(0, len(indices), 6)
        for code in [8, *(int(v) for v in indices[start : start + 6])]
    ) + format(9, "04b")[::-1]
    bits += "0" * (-len(bits) % 8)
    codes = bytes(int(bits[i : i + 8][::-1], 2) for i in range(0, len(bits), 8))
    flags = [0x80 | (len(p) // 3).bit_length() - 2 if p else 0 for p in (screen, own)]
    control = b"" if transparent is None else bytes([0x21, 0xF9, 4, 1, 0, 0, transparent, 0])
    return (
        b"GIF89a" + struct.pack("<HHBBB", width, height, flags[0], background, 0) + screen + control
        + struct.pack("<BHHHHB", 0x2C, 3, 2, 20, 18, flags[1]) + own + b"\x03"
        + b"".join(bytes([len(codes[i : i + 255])]) + codes[i : i + 255] for i in range(0, len(codes), 255))
        + b"\0;"
    )


def moved(gif):
    data = bytearray(gif)
    struct.pack_into("<HH", data, 6, 31, 27)
    frame = data.index(b"\x2c\0\0\0\0\x14\0\x12\0")
    struct.pack_into("<HH", data, frame + 1, 3, 2)
    return bytes(data)


def bmp(width, height, bits, rows, palette=b"", compression=0, masks=b""):
    offset = 14 + 40 + len(masks) + len(palette)
    return (
        struct.pack("<2sIHHI", b"BM", offset + len(rows), 0, 0, offset)
        + struct.pack("<IiiHHIIiiII", 40, width, height, 1, bits, compression, len(rows), 2835, 2835, len(palette) // 4, 0)
        + masks
        + palette
        + rows
    )


def bmps():
    rgb = picture(27, 21, 8)
    golden("bmp-24-bit.bmp", saved(rgb, "BMP"))
    golden("bmp-grey.bmp", saved(rgb.convert("L"), "BMP"))
    golden("bmp-palette.bmp", saved(rgb.quantize(40), "BMP"))
    golden("bmp-1-bit.bmp", saved(rgb.convert("1"), "BMP"))
    rgba = rgb.copy()
    rgba.putalpha(rgb.convert("L"))
    golden("bmp-32-bit.bmp", saved(rgba, "BMP"))
    array = np.asarray(rgb)
    rows = np.pad(array[:, :, ::-1].reshape(21, 81), ((0, 0), (0, 3)))
    golden("bmp-top-down.bmp", bmp(27, -21, 24, rows.tobytes()))
    five = (array[::-1] >> 3).astype("<u2")
    rows = np.pad(five[:, :, 0] << 10 | five[:, :, 1] << 5 | five[:, :, 2], ((0, 0), (0, 1)))
    golden("bmp-16-bit-555.bmp", bmp(27, 21, 16, rows.astype("<u2").tobytes()))
    six = (array[::-1, :, 1] >> 2).astype("<u2")
    rows = np.pad(five[:, :, 0] << 11 | six << 5 | five[:, :, 2], ((0, 0), (0, 1)))
    masks = struct.pack("<III", 0xF800, 0x07E0, 0x001F)
    golden("bmp-16-bit-565.bmp", bmp(27, 21, 16, rows.astype("<u2").tobytes(), masks=masks, compression=3))
    palette = bytes(v for i in range(256) for v in (i, 255 - i, i // 2, 0))
    runs = b"".join(bytes([20, 7 * y, 7, 255 - y]) + b"\0\0" for y in range(21)) + b"\0\1"
    golden("bmp-rle8.bmp", bmp(27, 21, 8, runs, palette=palette, compression=1))
    rng = np.random.default_rng(17)
    values = rng.integers(0, 256, (21, 27)).astype(np.uint8)
    values[:, 5:19] = values[:, 5:6]
    colours = rng.integers(0, 256, 4 * 256).astype(np.uint8).tobytes()
    for nibbles in (False, True):
        few = values % 16 if nibbles else values
        runs = b"".join(run_lengths(row, nibbles) for row in few[::-1]) + b"\0\1"
        name, bits, palette = ("rle4", 4, colours[:64]) if nibbles else ("rle8", 8, colours)
        golden(f"bmp-{name}-mixed.bmp", bmp(27, 21, bits, runs, palette, 2 if nibbles else 1))
        golden(f"bmp-{name}-top-down.bmp", bmp(27, -21, bits, runs, palette, 2 if nibbles else 1))
    four = values % 16
    rows = np.pad(four, ((0, 0), (0, 5)))
    packed = (rows[:, 0::2] << 4 | rows[:, 1::2])[::-1].tobytes()
    golden("bmp-4-bit.bmp", bmp(27, 21, 4, packed, colours[:64]))
    golden("bmp-no-offset.bmp", (lambda b: b[:10] + bytes(4) + b[14:])(bmp(27, 21, 4, packed, colours[:64])))
    core = struct.pack("<2sIHHIIHHHH", b"BM", 0, 0, 0, 14 + 12 + 48, 12, 27, 21, 1, 4)
    core += b"".join(colours[i : i + 3] for i in range(0, 64, 4))
    golden("bmp-os2.bmp", core + packed)
    pixels = rng.integers(0, 256, (21, 27, 4)).astype(np.uint8).tobytes()
    for name, layout in {"xbgr": (24, 16, 8), "bgxr": (24, 8, 0), "rgbx-like-bgra": (16, 8, 0)}.items():
        masks = struct.pack("<III", *(0xFF << shift for shift in layout))
        golden(f"bmp-32-bit-{name}.bmp", bmp(27, 21, 32, pixels, masks=masks, compression=3))
    wide = bmp(27, 21, 32, pixels, compression=3)
    masks = struct.pack("<IIII", 0xFF, 0xFF00, 0xFF0000, 0xFF000000)
    wide = wide[:10] + struct.pack("<II", 14 + 108, 108) + wide[18:54] + masks + bytes(52) + pixels
    golden("bmp-32-bit-rgba.bmp", wide)


def run_lengths(row, nibbles):
    """Runs where there are any, else pixels as they are."""
    out, x = b"", 0
    while x < len(row):
        run = next((n for n in range(1, len(row) - x) if row[x + n] != row[x]), len(row) - x)
        if run > 2:
            out += bytes([run, row[x] * 17 if nibbles else row[x]])
        else:
            run = min(5, len(row) - x)
            part = [int(v) for v in row[x : x + run]]
            if run < 3:
                run, data = 1, bytes([1, part[0] << 4 if nibbles else part[0]])
            elif nibbles:
                part += [0] * (run % 2)
                data = bytes([0, run]) + bytes(a << 4 | b for a, b in zip(part[::2], part[1::2]))
                data += bytes(len(data) % 2)
            else:
                data = bytes([0, run, *part]) + bytes(run % 2)
            out += data
        x += run
    return out + b"\0\0"


def webps():
    rgb = picture(37, 30, 9)
    rgba = rgb.copy()
    rgba.putalpha(picture(37, 30, 10).convert("L"))
    golden("webp-lossy.webp", saved(rgb, "WEBP", quality=80))
    golden("webp-lossless.webp", saved(rgb, "WEBP", lossless=True))
    golden("webp-lossy-alpha.webp", saved(rgba, "WEBP", quality=80, exact=True))
    golden("webp-lossless-alpha.webp", saved(rgba, "WEBP", lossless=True, exact=True))
    golden("webp-animated.webp", saved(rgb, "WEBP", save_all=True, append_images=[picture(37, 30, 11)], duration=100))
    golden("webp-orientation-6.webp", saved(rgb, "WEBP", lossless=True, exif=exif(6)))
    small = picture(22, 14, 18)
    golden("webp-orientation-5.webp", saved(small, "WEBP", exif=tiff(5, ">", 4)))
    golden("webp-orientation-8.webp", saved(small, "WEBP", exif=b"Exif\0\0" + tiff(8)))
    golden("webp-xmp.webp", saved(small, "WEBP", xmp=xmp(6)))
    golden("webp-animated-orientation-6.webp", saved(small, "WEBP", save_all=True, append_images=[picture(22, 14, 19)], exif=tiff(6)))


def resizes():
    from torchvision import transforms
    from torchvision.transforms import functional

    filters = {"bilinear": Image.Resampling.BILINEAR, "bicubic": Image.Resampling.BICUBIC}
    sizes = [(61, 47), (40, 90), (17, 12), (33, 33), (1, 7)]
    for number, (width, height) in enumerate(sizes):
        picture(width, height, 20 + number).save(RESIZE / f"{width}x{height}.png")
    cases = []

    def case(source, resize, interpolation, crop):
        image = Image.open(RESIZE / f"{source}.png").convert("RGB")
        if resize.startswith("shorter:"):
            side = int(resize.split(":")[1])
            image = functional.resize(image, side, transforms.InterpolationMode(interpolation))
        elif resize != "none":
            size = tuple(int(v) for v in resize.split("x"))
            image = image.resize(size, filters[interpolation])
        if crop != "none":
            image = functional.center_crop(image, [int(v) for v in reversed(crop.split("x"))])
        write_rgb(RESIZE / f"{len(cases)}.rgb", image)
        cases.append(f"{source} {resize} {interpolation} {crop}")
        return image

    first = case("61x47", "shorter:36", "bilinear", "32x32")
    tensor = functional.normalize(
        functional.to_tensor(first), [0.485, 0.456, 0.406], [0.229, 0.224, 0.225]
    )
    (RESIZE / "normalised.f32").write_bytes(tensor.numpy().astype("<f4").tobytes())
    for interpolation in filters:
        case("61x47", "shorter:32", interpolation, "28x28")
        case("61x47", "shorter:70", interpolation, "65x64")
        case("61x47", "shorter:5", interpolation, "none")
        case("40x90", "shorter:21", interpolation, "20x21")
        case("40x90", "24x24", interpolation, "none")
        case("17x12", "shorter:13", interpolation, "24x13")
        case("17x12", "50x31", interpolation, "40x40")
        case("33x33", "33x20", interpolation, "none")
        case("33x33", "20x33", interpolation, "21x30")
        case("1x7", "9x9", interpolation, "none")
        case("1x7", "shorter:3", interpolation, "5x5")
        case("61x47", "none", interpolation, "24x23")
        case("17x12", "none", interpolation, "20x20")
    (RESIZE / "CASES.txt").write_text("\n".join(cases) + "\n")


for folder in (DECODE, RESIZE):
    folder.mkdir(parents=True, exist_ok=True)
jpegs()
jpeg_orientations()
pngs()
gifs()
bmps()
webps()
resizes()
