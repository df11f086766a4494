package dev.graft.image;

import com.fasterxml.jackson.databind.JsonNode;
import dev.graft.Content;
import dev.graft.GraftException;
import dev.graft.data.PictureSize;
import dev.graft.graph.Graph;
import dev.graft.modality.Excerpt;
import dev.graft.modality.Modality;
import dev.graft.modality.Noun;
import dev.graft.modality.Processor;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What has to be done to a picture before a network takes it: resize, crop about the centre, scale,
 * normalise. Results equal Pillow's and torchvision's to the bit before normalisation. Immutable
 * and safe to share between threads.
 *
 * @param resize to which size, first of all
 * @param interpolation how the resize weighs pixels
 * @param crop what is cut from the centre afterwards; where the picture is smaller it is framed in
 *     black
 * @param cropRounding where the crop lies, if the middle falls between two pixels
 * @param scale what a value from 0 to 255 is multiplied with
 * @param mean what is then taken away, for red, green and blue
 * @param std what the rest is then divided by, for red, green and blue
 * @param channelOrder in which order the colours are written
 */
@RecordBuilder
public record Preprocessing(
    Resize resize,
    Interpolation interpolation,
    Optional<Size> crop,
    CropRounding cropRounding,
    double scale,
    List<Double> mean,
    List<Double> std,
    ChannelOrder channelOrder)
    implements Modality, PreprocessingBuilder.With {
  private static final Noun PICTURES = new Noun("picture", "pictures");
  private static final int CHANNELS = 3;
  private static final ThreadLocal<Resampler> RESAMPLER = ThreadLocal.withInitial(Resampler::new);

  /** Checks the numbers. */
  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != CHANNELS || std.size() != CHANNELS) {
      throw new IllegalArgumentException(
          "mean " + mean + " and standard deviation " + std + " need a value per colour");
    }
    if (!Double.isFinite(scale)
        || !mean.stream().allMatch(Double::isFinite)
        || !std.stream().allMatch(value -> Double.isFinite(value) && value != 0)) {
      throw new IllegalArgumentException(
          "scale "
              + scale
              + ", mean "
              + mean
              + " and standard deviation "
              + std
              + " must be finite, and no standard deviation 0");
    }
  }

  /**
   * What nearly every network trained on ImageNet wants: shorter side to 256 px, bilinear, centre
   * 224 px, values from 0 to 1, then ImageNet's mean and standard deviation.
   */
  public static Preprocessing imageNet() {
    return imageNet(224);
  }

  /**
   * The same in proportion, for a network that takes pictures of another size.
   *
   * @param sidePx what the centre crop's side is to be, in place of 224 px
   */
  public static Preprocessing imageNet(int sidePx) {
    return new Preprocessing(
        new Resize.ShorterSide(Math.round(sidePx * 256f / 224)),
        Interpolation.BILINEAR,
        Optional.of(Size.square(sidePx)),
        CropRounding.TO_EVEN,
        1 / 255.0,
        List.of(0.485, 0.456, 0.406),
        List.of(0.229, 0.224, 0.225),
        ChannelOrder.RGB);
  }

  /**
   * What the detectors of YOLOX want (Ge et al., "YOLOX: Exceeding YOLO Series in 2021", 2021,
   * arXiv:2107.08430): in proportion into the upper left corner of grey 114, values from 0 to 255,
   * blue first.
   *
   * @param size what the network takes
   */
  public static Preprocessing yolox(Size size) {
    return imageNet()
        .withResize(new Resize.Letterbox(size, 114, Resize.Letterbox.Place.CORNER))
        .withCrop(Optional.empty())
        .withScale(1)
        .withMean(List.of(0.0, 0.0, 0.0))
        .withStd(List.of(1.0, 1.0, 1.0))
        .withChannelOrder(ChannelOrder.BGR);
  }

  /**
   * What the file beside a network says: {@code preprocessor_config.json} as Hugging Face writes
   * it, or {@code config.json} with timm's {@code pretrained_cfg}.
   *
   * @param onnxFile the network's file
   * @return empty if there is no such file
   * @throws GraftException if there is one that cannot be understood
   */
  public static Optional<Preprocessing> beside(Path onnxFile) {
    return PreprocessorConfig.beside(onnxFile);
  }

  @Override
  public String kind() {
    return ImageModality.KIND;
  }

  @Override
  public Noun noun() {
    return PICTURES;
  }

  @Override
  public String version() {
    return Decoder.version();
  }

  @Override
  public Optional<String> problem(Content content) throws IOException {
    return ImageCheck.problem(content);
  }

  @Override
  public Optional<PictureSize> size(Content content) throws IOException {
    return ImageCheck.size(content);
  }

  @Override
  public Excerpt excerpt(Content content) throws IOException {
    return new Excerpt.Jpeg(Thumbnail.jpeg(content, Thumbnail.SIDE_PX));
  }

  @Override
  public Processor processor(Graph network, String source) {
    return PictureProcessor.of(this, network, source);
  }

  @Override
  public String description() {
    return PreprocessingWords.of(this);
  }

  @Override
  public String formats() {
    return ImageCheck.FORMATS + " pictures";
  }

  @Override
  public JsonNode toJson() {
    return PreprocessingJson.write(this);
  }

  /**
   * Reads what {@link #toJson()} wrote.
   *
   * @throws GraftException if it is something else
   */
  public static Preprocessing fromJson(JsonNode json) {
    return PreprocessingJson.read(json);
  }

  /**
   * As Hugging Face's {@code preprocessor_config.json}, which {@link #beside} reads.
   *
   * @throws IllegalStateException if the resize or the order of colours cannot be said in it
   */
  public JsonNode toHuggingFaceJson() {
    return PreprocessorConfig.write(this);
  }

  /** The size of every result; empty if it depends on the picture's. */
  public Optional<Size> outputSize() {
    return crop.or(
        () ->
            resize instanceof Resize.Exact exact
                ? Optional.of(exact.size())
                : letterbox().map(Resize.Letterbox::size));
  }

  /** The size of the result for a picture of a given size. */
  public Size outputSize(Size picture) {
    return outputSize().orElseGet(() -> resize.apply(picture));
  }

  /** How pictures are framed for a detector; empty where they are not. */
  Optional<Resize.Letterbox> letterbox() {
    return resize instanceof Resize.Letterbox box ? Optional.of(box) : Optional.empty();
  }

  /**
   * Writes a picture as a network takes it.
   *
   * @param out takes values [3, height, width] of {@link #outputSize(Size)}
   * @param offset where in {@code out} they start; its position is neither used nor moved
   */
  public void apply(Picture picture, FloatBuffer out, int offset) {
    if (letterbox().isPresent()) {
      Picture framed = Framing.whole(letterbox().get(), picture.size()).apply(picture, this);
      withResize(new Resize.None()).apply(framed, out, offset);
      return;
    }
    Size resized = resize.apply(picture.size());
    Size cut = crop.orElse(resized);
    Span x = Span.centred(resized.width(), cut.width(), cropRounding);
    Span y = Span.centred(resized.height(), cut.height(), cropRounding);
    Size region = new Size(x.length(), y.length());
    float[][] values = normalised();
    int plane = cut.width() * cut.height();
    if (!region.equals(cut)) {
      fill(out, offset, plane, values);
    }
    float[] line = new float[region.width()];
    RESAMPLER
        .get()
        .resample(
            channelOrder == ChannelOrder.GREY ? picture.grey() : picture,
            resized,
            interpolation,
            x.from(),
            y.from(),
            region,
            (row, rgb) -> {
              int at = offset + (y.to() + row) * cut.width() + x.to();
              for (int channel = 0; channel < CHANNELS; channel++, at += plane) {
                float[] value = values[channel];
                for (int i = 0, in = colour(channel); i < line.length; i++, in += CHANNELS) {
                  line[i] = value[rgb[in]];
                }
                out.put(at, line);
              }
            });
  }

  /** Black, which is not 0 once it is normalised. */
  private static void fill(FloatBuffer out, int offset, int plane, float[][] values) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      float[] black = new float[plane];
      Arrays.fill(black, values[channel][0]);
      out.put(offset + channel * plane, black);
    }
  }

  /** What each of the 256 values becomes, by output channel. */
  private float[][] normalised() {
    float[][] values = new float[CHANNELS][256];
    for (int channel = 0; channel < CHANNELS; channel++) {
      int colour = colour(channel);
      for (int value = 0; value < 256; value++) {
        values[channel][value] = (float) ((value * scale - mean.get(colour)) / std.get(colour));
      }
    }
    return values;
  }

  /** Whether colours are written as by another one, but for a thousandth of their range. */
  public boolean isLike(Preprocessing other) {
    for (int channel = 0; channel < CHANNELS; channel++) {
      double range = Math.abs(other.of(1, channel) - other.of(0, channel));
      if (Math.abs(of(0, channel) - other.of(0, channel)) > range / 1000
          || Math.abs(of(1, channel) - other.of(1, channel)) > range / 1000) {
        return false;
      }
    }
    return channelOrder == other.channelOrder;
  }

  /** What a colour from 0 to 1 is written as in an output channel. */
  double of(double value, int channel) {
    int colour = colour(channel);
    return (value * 255 * scale - mean.get(colour)) / std.get(colour);
  }

  /** Which of red, green and blue stands in an output channel. */
  int colour(int channel) {
    return channelOrder == ChannelOrder.BGR ? CHANNELS - 1 - channel : channel;
  }

  /**
   * What a centre crop takes along one side.
   *
   * @param from where it starts in the picture
   * @param to where that comes to lie in the crop
   * @param length how many pixels
   */
  private record Span(int from, int to, int length) {
    /** What is missing is black. */
    static Span centred(int length, int wanted, CropRounding rounding) {
      return length >= wanted
          ? new Span(rounding.before(length - wanted), 0, wanted)
          : new Span(0, rounding.padding(wanted - length), length);
    }
  }
}
