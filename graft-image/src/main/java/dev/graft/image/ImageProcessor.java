package dev.graft.image;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The image processors of Hugging Face's Transformers (5.24), with what each takes for granted
 * where its file says nothing.
 */
enum ImageProcessor {
  VIT("ViT", 224, true, 0, Interpolation.BILINEAR, ValueRange.TF),
  VIT_HYBRID("ViTHybrid", 224, false, 224, Interpolation.BICUBIC, ValueRange.CLIP),
  DEIT("DeiT", 256, true, 224, Interpolation.BICUBIC, ValueRange.TF),
  BEIT("Beit", 224, true, -224, Interpolation.BICUBIC, ValueRange.TF),
  BIT("Bit", 224, false, 224, Interpolation.BICUBIC, ValueRange.CLIP),
  BLIP("Blip", 384, true, 0, Interpolation.BICUBIC, ValueRange.CLIP),
  CHINESE_CLIP("ChineseCLIP", 224, false, 224, Interpolation.BICUBIC, ValueRange.CLIP),
  CLIP("CLIP", 224, false, 224, Interpolation.BICUBIC, ValueRange.CLIP),
  CONV_NEXT("ConvNext", 384, false, 0, Interpolation.BICUBIC, ValueRange.TF),
  EFFICIENT_FORMER("EfficientFormer", 224, false, 224, Interpolation.BICUBIC, ValueRange.TORCH),
  EFFICIENT_NET("EfficientNet", 346, true, -289, Interpolation.BICUBIC, ValueRange.TF),
  LEVIT("Levit", 224, false, 224, Interpolation.BICUBIC, ValueRange.TORCH),
  MOBILE_NET_V1("MobileNetV1", 256, false, 224, Interpolation.BILINEAR, ValueRange.TF),
  MOBILE_NET_V2("MobileNetV2", 256, false, 224, Interpolation.BILINEAR, ValueRange.TF),
  MOBILE_VIT("MobileViT", 224, false, 256, Interpolation.BICUBIC, ValueRange.TF),
  POOL_FORMER("PoolFormer", 224, false, 224, Interpolation.BICUBIC, ValueRange.TORCH),
  PVT("Pvt", 224, true, 0, Interpolation.BICUBIC, ValueRange.TORCH),
  SEGFORMER("Segformer", 512, true, 0, Interpolation.BILINEAR, ValueRange.TORCH),
  SIGLIP("Siglip", 224, false, 0, Interpolation.BICUBIC, ValueRange.TF),
  /** A file that names none. */
  UNNAMED("", 224, false, 0, Interpolation.BILINEAR, ValueRange.TORCH);

  private final String type;
  private final int sizePx;
  private final boolean square;
  private final int cropPx;
  private final Interpolation interpolation;
  private final ValueRange colours;

  ImageProcessor(
      String type,
      int sizePx,
      boolean square,
      int cropPx,
      Interpolation interpolation,
      ValueRange colours) {
    this.type = type;
    this.sizePx = sizePx;
    this.square = square;
    this.cropPx = cropPx;
    this.interpolation = interpolation;
    this.colours = colours;
  }

  /** The processor that a file names, as {@code ViTImageProcessorFast} or the like. */
  static Optional<ImageProcessor> of(String name) {
    String type = name.replaceFirst("(ImageProcessor|FeatureExtractor)(Fast|Pil)?$", "");
    return Arrays.stream(values()).filter(known -> known.type.equals(type)).findFirst();
  }

  /** The names of all, for error messages. */
  static List<String> names() {
    return Arrays.stream(values()).map(known -> known.type).filter(n -> !n.isEmpty()).toList();
  }

  int sizePx() {
    return sizePx;
  }

  /** Whether a single number for a size means a square, and not the shorter side. */
  boolean isSquare() {
    return square;
  }

  /** Whether the default size is a square, which Siglip's is though a number is not. */
  boolean isSquareByDefault() {
    return square || this == SIGLIP;
  }

  boolean crops() {
    return cropPx > 0;
  }

  int cropPx() {
    return Math.abs(cropPx);
  }

  Interpolation interpolation() {
    return interpolation;
  }

  /** Whose mean and standard deviation. */
  ValueRange colours() {
    return colours;
  }
}
