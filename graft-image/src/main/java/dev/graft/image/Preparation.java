package dev.graft.image;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.BackboneSource;
import dev.graft.graph.Graph;
import dev.graft.graph.OnnxFile;
import dev.graft.modality.Modality;
import dev.graft.model.GraftedModel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How pictures are prepared for a network.
 *
 * @param preprocessing what is done to each
 * @param origin where that was learned, as a phrase
 */
public record Preparation(Preprocessing preprocessing, String origin) {
  /**
   * What a Graft model says of itself; else what is said beside a network's file, else ImageNet's
   * values at the size that it takes. What the network itself does to colours before its first
   * layer is not done twice.
   *
   * @throws GraftException if the file is no network for pictures, or what lies beside it cannot be
   *     understood
   */
  public static Preparation of(BackboneSource source) {
    return of(source, OnnxFile.read(source.file()));
  }

  /**
   * The same for a network that was read already.
   *
   * @throws GraftException if it is not one for pictures, or what lies beside its file cannot be
   *     understood
   */
  public static Preparation of(BackboneSource source, Graph network) {
    Path file = source.file();
    if (GraftedModel.isModel(network)) {
      Modality own = GraftedModel.of(network, file).card().processor().modality();
      if (own instanceof Preprocessing preprocessing) {
        return new Preparation(preprocessing, "as for the Graft model itself");
      }
      throw new GraftException(
          Fault.MODEL,
          "%s is a Graft model for %s, not for pictures; give it those, or use another backbone."
              .formatted(file, own.noun().many()));
    }
    PictureInput input = PictureInput.of(network, file.toString());
    Graph standard = input.standardised(network);
    Optional<Preprocessing> beside = Preprocessing.beside(file);
    String said =
        source.isNamed()
            ? "as backbone '%s' wants pictures".formatted(source.name())
            : "as the file beside the backbone says";
    Preparation stated =
        beside
            .map(found -> new Preparation(found, said))
            .orElseGet(() -> usual(input, standard.inputs().get(0).extents()));
    Preparation prepared =
        ColourTransforms.of(standard)
            .map(inner -> stated.before(inner, beside.isPresent() && input.type().isFloating()))
            .orElse(stated);
    boolean whole = !input.type().isFloating() && prepared.preprocessing().scale() != 1;
    return whole ? prepared.whole(input) : prepared;
  }

  /** Another preprocessing, if it is another, that somebody asked for. */
  public Preparation changedTo(Preprocessing asked) {
    return asked.equals(preprocessing)
        ? this
        : new Preparation(asked, origin + ", with the changes asked for");
  }

  private static Preparation usual(PictureInput input, long[] extents) {
    Preprocessing usual = Preprocessing.imageNet();
    long side = Math.max(extents[2], extents[3]);
    if (side > 0 && (extents[2] < 0 || extents[3] < 0 || extents[2] == extents[3])) {
      usual = Preprocessing.imageNet((int) side);
    } else if (side > 0) {
      int width = (int) extents[3];
      int height = (int) extents[2];
      Size whole = new Size(Math.round(width * 256f / 224), Math.round(height * 256f / 224));
      usual =
          usual
              .withResize(new Resize.Covering(whole))
              .withCrop(Optional.of(new Size(width, height)));
    }
    if (input.channels() == 1) {
      usual = ValueRange.TORCH.in(usual.withChannelOrder(ChannelOrder.GREY));
      return new Preparation(usual, "ImageNet's usual values, in grey");
    }
    return new Preparation(usual, "ImageNet's usual values");
  }

  /** The same for a network that takes whole numbers. */
  private Preparation whole(PictureInput input) {
    return new Preparation(
        ValueRange.NONE.in(preprocessing),
        "%s in size; the network takes %s, so it is fed values from 0 to 255"
            .formatted(origin, input.type()));
  }

  /**
   * The same for a network that scales colours itself.
   *
   * @param says whether this is known of the network: of all of it, or of what follows the scaling
   */
  private Preparation before(InnerScaling inner, boolean says) {
    if (inner.keepsValues() || (says && inner.makesSenseOf(preprocessing))) {
      String exchange = origin + "; the network exchanges red and blue itself";
      return inner.exchangesRedAndBlue() ? new Preparation(preprocessing, exchange) : this;
    }
    Optional<Preprocessing> undone = says ? inner.before(preprocessing) : Optional.empty();
    Optional<InnerScaling.Wanted> wanted = inner.wanted();
    if (undone.isPresent()) {
      Preprocessing raw = ValueRange.NONE.in(preprocessing);
      return undone.get().isLike(raw)
          ? new Preparation(raw, origin + itself(inner, "it is fed values from 0 to 255"))
          : new Preparation(
              undone.get(), origin + itself(inner, "what it is fed makes up for that"));
    }
    if (wanted.isEmpty()) {
      String unknown =
          "; the network scales colours itself (%s), from which does not follow what it wants, so look whether this is right";
      return new Preparation(preprocessing, origin + unknown.formatted(inner));
    }
    Preprocessing scaled = wanted.get().values().in(preprocessing);
    if (wanted.get().blueFirst()) {
      scaled = scaled.withChannelOrder(ChannelOrder.BGR);
    }
    String range =
        switch (wanted.get().values()) {
          case NONE -> "values from 0 to 255";
          case UNIT -> "values from 0 to 1";
          case TF -> "values from -1 to 1";
          case TORCH, CAFFE, CLIP -> "values with ImageNet's mean and standard deviation";
        };
    String order = wanted.get().blueFirst() ? ", blue first" : "";
    return new Preparation(
        scaled, origin + " in size" + itself(inner, "it is fed " + range + order));
  }

  private static String itself(InnerScaling inner, String so) {
    return "; the network scales colours itself (%s), so %s".formatted(inner, so);
  }
}
