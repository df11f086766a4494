"""Makes the frames beside this file: what librosa, torchaudio and transformers make of one sound.

python3 make.py, with librosa 0.11.0, torchaudio 2.11.1, transformers 5.24.0 and torch 2.15.0.
sound.f32 is half a second at 16,000 Hz; each NAME.f32 holds frames, one after the other, little-endian
float32. NAME.json is the preprocessor_config.json of an extractor of transformers.
"""

import pathlib

import librosa
import numpy as np
import torch
import torchaudio
from transformers import ASTFeatureExtractor, ClapFeatureExtractor, WhisperFeatureExtractor

here = pathlib.Path(__file__).parent
RATE = 16000


def write(name, frames):
    np.ascontiguousarray(np.asarray(frames), "<f4").tofile(here / (name + ".f32"))
    print(name, np.shape(frames))


random = np.random.default_rng(1)
t = np.arange(RATE // 2) / RATE
x = 0.3 * np.sin(2 * np.pi * (300 * t + 900 * t * t)) + 0.05 * random.standard_normal(len(t))
x = x.astype(np.float32)
write("sound", x)

power = librosa.feature.melspectrogram(y=x, sr=RATE, n_fft=512, hop_length=160, n_mels=40)
write("librosa", librosa.power_to_db(power, ref=1.0, amin=1e-10, top_db=None).T)
loud = librosa.feature.melspectrogram(y=x, sr=RATE, n_fft=512, win_length=400, hop_length=200,
                                      n_mels=32, fmin=50, fmax=7000, htk=True, norm=None, power=1)
write("librosa_htk", np.log10(np.maximum(loud, 1e-5)).T)

mel = torchaudio.transforms.MelSpectrogram(sample_rate=RATE, n_fft=400, hop_length=160, n_mels=40)
write("torchaudio", torch.log(mel(torch.from_numpy(x)) + 1e-6).T)
slaney = torchaudio.transforms.MelSpectrogram(sample_rate=RATE, n_fft=1024, win_length=400,
    hop_length=160, f_min=50, f_max=7500, n_mels=32, power=1, norm="slaney", mel_scale="slaney")
write("torchaudio_slaney", torchaudio.transforms.AmplitudeToDB("magnitude", top_db=None)(slaney(torch.from_numpy(x))).T)
kaldi = torchaudio.compliance.kaldi.fbank(torch.from_numpy(x)[None] * 2**15, htk_compat=True,
    sample_frequency=RATE, use_energy=False, window_type="hanning", num_mel_bins=40, dither=0.0,
    frame_shift=10)
write("kaldi", kaldi)

whisper = WhisperFeatureExtractor(chunk_length=1)
whisper.to_json_file(here / "whisper.json")
write("whisper", whisper(x, sampling_rate=RATE, return_tensors="np").input_features[0].T)
ast = ASTFeatureExtractor(num_mel_bins=64)
ast.to_json_file(here / "ast.json")
write("ast", ast(x, sampling_rate=RATE, return_tensors="np").input_values[0][:48])
clap = ClapFeatureExtractor(sampling_rate=RATE, hop_length=160, max_length_s=1, fft_window_size=512,
    frequency_min=50, frequency_max=8000, truncation="rand_trunc", padding="pad")
clap.to_json_file(here / "clap.json")
write("clap", clap(x, sampling_rate=RATE, return_tensors="np", padding="pad").input_features[0][0])
