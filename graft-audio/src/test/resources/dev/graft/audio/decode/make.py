"""Makes the sounds beside this file: what libsndfile writes, and what it reads back of it.

python3 make.py, with soundfile 0.14.0 (libsndfile 1.2.2 with libFLAC, libvorbis, LAME and mpg123).
Each NAME.f32 holds the mean of all channels, little-endian float32.
"""

import pathlib

import numpy as np
import soundfile as sf

here = pathlib.Path(__file__).parent


def sound(seconds, rate, channels, seed):
    """A gliding tone with overtones, some noise, and silence at its end; channels differ."""
    random = np.random.default_rng(seed)
    t = np.arange(int(seconds * rate)) / rate
    phase = 2 * np.pi * (300 * t + 600 * t * t / seconds)
    both = []
    for channel in range(channels):
        x = 0.4 * np.sin(phase + channel) + 0.1 * np.sin(3 * phase) + 0.02 * random.standard_normal(len(t))
        x[int(0.8 * len(x)) :] = 0
        both.append(x)
    return np.stack(both, 1)


FILES = [
    ("flac16stereo.flac", 44100, 2, dict(format="FLAC", subtype="PCM_16")),
    ("flac24mono.flac", 16000, 1, dict(format="FLAC", subtype="PCM_24")),
    ("flac8three.flac", 8000, 3, dict(format="FLAC", subtype="PCM_S8")),
    ("vorbis44stereo.ogg", 44100, 2, dict(format="OGG", subtype="VORBIS")),
    ("vorbis16mono.ogg", 16000, 1, dict(format="OGG", subtype="VORBIS")),
    ("mp3-44stereo.mp3", 44100, 2, dict(format="MP3", subtype="MPEG_LAYER_III")),
    ("mp3-48mono.mp3", 48000, 1, dict(format="MP3", subtype="MPEG_LAYER_III")),
    ("mp3-22mono.mp3", 22050, 1, dict(format="MP3", subtype="MPEG_LAYER_III")),
    ("mp3-16stereo.mp3", 16000, 2, dict(format="MP3", subtype="MPEG_LAYER_III")),
    ("mp3-8mono.mp3", 8000, 1, dict(format="MP3", subtype="MPEG_LAYER_III")),
]

for number, (name, rate, channels, how) in enumerate(FILES):
    file = here / name
    sf.write(file, sound(0.25, rate, channels, number), rate, **how)
    read, found = sf.read(file, dtype="float32", always_2d=True)
    assert found == rate
    read.mean(1).astype("<f4").tofile(file.with_suffix(".f32"))
