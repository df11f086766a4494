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


def png(width, height, depth, colour, rows, extra=b"", interlace=0):
    def chunk(name, data):
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + b"".join(chunk(name, data) for name, data in extra or [])
        + chunk(b"IDAT", zlib.compress(rows))
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
pngs()
gifs()
bmps()
webps()
resizes()
