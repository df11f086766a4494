package dev.graft.torch;

import dev.graft.torch.SimOta.Anchor;
import dev.graft.torch.SimOta.CentredBox;
import dev.graft.torch.SimOta.Match;
import dev.graft.torch.SimOta.Truth;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * The value of a {@link Loss.Detection}: who answers for which box is decided on plain numbers; the
 * loss under that assignment carries gradients.
 */
final class DetectionLoss {
  private static final long SUM = 2;
  private static final int BOX = 4;
  private static final double OVERLAP_WEIGHT = 5;
  private static final double EPSILON = 1e-16;

  private final Loss.Detection loss;
  private final List<Anchor> anchors;

  DetectionLoss(Loss.Detection loss) {
    this.loss = loss;
    this.anchors = Anchor.of(loss.grids());
  }

  /**
   * A picture's boxes and who answers for them.
   *
   * @param matches by anchor
   */
  record Assigned(List<Truth> truths, List<Match> matches) {}

  /**
   * The value.
   *
   * @param output of the network, [N, anchors, 5 + classes]
   * @param target [N, boxes, 5]: class, centre and size of each, -1 for the class where there is
   *     none
   * @throws IllegalArgumentException if they do not fit
   */
  Tensor of(Tensor output, dev.graft.graph.Tensor target) {
    check(output.shape(), target);
    return of(output, assign(output, target));
  }

  /** Decides who answers for which box. */
  List<Assigned> assign(Tensor output, dev.graft.graph.Tensor target) {
    long[] shape = output.shape();
    int perPicture = Math.toIntExact(shape[1] * shape[2]);
    float[] all = NativeTensors.toJava(output).floats();
    float[] wanted = target.floats();
    int most = (int) target.shape()[1];
    int classes = (int) shape[2] - BOX - 1;
    SimOta assignment = new SimOta(loss.grids(), classes);
    List<Assigned> assigned = new ArrayList<>();
    for (int n = 0; n < shape[0]; n++) {
      List<Truth> truths = truths(wanted, n * most, most, classes);
      float[] own = Arrays.copyOfRange(all, n * perPicture, (n + 1) * perPicture);
      assigned.add(new Assigned(truths, assignment.assign(own, truths)));
    }
    return assigned;
  }

  private static List<Truth> truths(float[] rows, int from, int count, int classes) {
    List<Truth> truths = new ArrayList<>();
    for (int row = from; row < from + count; row++) {
      int label = (int) rows[5 * row];
      if (label >= classes) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT, "the target is class %d, and the network knows %d", label, classes));
      }
      if (label >= 0) {
        truths.add(
            new Truth(
                label,
                new CentredBox(
                    rows[5 * row + 1], rows[5 * row + 2], rows[5 * row + 3], rows[5 * row + 4])));
      }
    }
    return truths;
  }

  /** The value under an assignment: sums over all pictures, per anchor that answers for a box. */
  Tensor of(Tensor output, List<Assigned> assigned) {
    long[] shape = output.shape();
    int classes = (int) shape[2] - BOX - 1;
    Positives positives = new Positives(assigned, classes);
    Tensor rows = output.reshape(-1, shape[2]);
    ScalarType type = output.scalar_type().intern();
    Tensor total =
        crossEntropy(rows.select(1, BOX), constant(positives.present(), type, shape[0] * shape[1]));
    int count = positives.count();
    if (count > 0) {
      Tensor own = rows.index_select(0, NativeTensors.ofLongs(positives.rows()));
      Tensor raw = own.narrow(1, 0, BOX);
      Tensor places = constant(positives.places(), type, count, 2);
      Tensor strides = constant(positives.strides(), type, count, 1);
      Tensor wanted = constant(positives.wanted(), type, count, BOX);
      Tensor labels = constant(positives.labels(), type, count, classes);
      total = total.add(crossEntropy(own.narrow(1, BOX + 1, classes), labels));
      total = total.add(overlap(raw, places, strides, wanted).mul(new Scalar(OVERLAP_WEIGHT)));
      if (loss.distances()) {
        total = total.add(distances(raw, places, strides, wanted));
      }
    }
    return total.div(new Scalar((double) Math.max(1, count)));
  }

  private static Tensor crossEntropy(Tensor logits, Tensor wanted) {
    return torch.binary_cross_entropy_with_logits(
        logits, wanted, new TensorOptional(), new TensorOptional(), SUM);
  }

  /** 1 - IoU² of the decoded boxes. */
  private static Tensor overlap(Tensor raw, Tensor places, Tensor strides, Tensor wanted) {
    Tensor centre = raw.narrow(1, 0, 2).add(places).mul(strides);
    Tensor half = raw.narrow(1, 2, 2).exp().mul(strides).div(new Scalar(2.0));
    Tensor wantedCentre = wanted.narrow(1, 0, 2);
    Tensor wantedHalf = wanted.narrow(1, 2, 2).div(new Scalar(2.0));
    Tensor from = torch.maximum(centre.sub(half), wantedCentre.sub(wantedHalf));
    Tensor to = torch.minimum(centre.add(half), wantedCentre.add(wantedHalf));
    Tensor inner = area(torch.clamp_min(to.sub(from), new Scalar(0.0)));
    Scalar four = new Scalar(4.0); // areas of halves
    Tensor union = area(half).mul(four).add(area(wantedHalf).mul(four)).sub(inner);
    Tensor iou = inner.div(union.add(new Scalar(EPSILON)));
    return iou.mul(iou).neg().add(new Scalar(1.0)).sum();
  }

  private static Tensor area(Tensor sizes) {
    return sizes.select(1, 0).mul(sizes.select(1, 1));
  }

  /** How far the network's four numbers are from those that give the wanted box. */
  private static Tensor distances(Tensor raw, Tensor places, Tensor strides, Tensor wanted) {
    Tensor centre = wanted.narrow(1, 0, 2).div(strides).sub(places);
    Tensor size = wanted.narrow(1, 2, 2).div(strides).add(new Scalar(1e-8)).log();
    Tensor off = raw.narrow(1, 0, 2).sub(centre).abs().sum();
    return off.add(raw.narrow(1, 2, 2).sub(size).abs().sum());
  }

  private static Tensor constant(double[] values, ScalarType type, long... shape) {
    return Tensor.create(values).to(type).reshape(shape);
  }

  private void check(long[] output, dev.graft.graph.Tensor target) {
    long[] wanted = target.shape();
    boolean fits =
        output.length == 3
            && output[1] == anchors.size()
            && output[2] > BOX + 1
            && target.type().isFloating()
            && wanted.length == 3
            && wanted[0] == output[0]
            && wanted[2] == BOX + 1;
    if (!fits) {
      throw new IllegalArgumentException(
          String.format(
              Locale.ROOT,
              "the target is %s, and the network's output has shape %s, where boxes [N, boxes, 5]"
                  + " and an output [N, %d, 5 + classes] are expected",
              target,
              Arrays.toString(output),
              anchors.size()));
    }
  }

  /** What is wanted of the anchors that answer for a box, over all pictures. */
  private final class Positives {
    private final List<Truth> truths = new ArrayList<>();
    private final List<Match> matches = new ArrayList<>();
    private final long[] rows;
    private final int pictures;
    private final int classes;

    Positives(List<Assigned> assigned, int classes) {
      this.classes = classes;
      this.pictures = assigned.size();
      List<Long> all = new ArrayList<>();
      for (int n = 0; n < pictures; n++) {
        for (Match match : assigned.get(n).matches()) {
          all.add((long) n * anchors.size() + match.anchor());
          matches.add(match);
          truths.add(assigned.get(n).truths().get(match.truth()));
        }
      }
      this.rows = all.stream().mapToLong(Long::longValue).toArray();
    }

    int count() {
      return rows.length;
    }

    long[] rows() {
      return rows;
    }

    private Anchor anchor(int i) {
      return anchors.get(matches.get(i).anchor());
    }

    /** Of all anchors 1 for those that answer. */
    double[] present() {
      double[] present = new double[pictures * anchors.size()];
      for (long row : rows) {
        present[(int) row] = 1;
      }
      return present;
    }

    double[] places() {
      return IntStream.range(0, 2 * count())
          .mapToDouble(i -> i % 2 == 0 ? anchor(i / 2).column() : anchor(i / 2).row())
          .toArray();
    }

    double[] strides() {
      return IntStream.range(0, count()).mapToDouble(i -> anchor(i).stridePx()).toArray();
    }

    double[] wanted() {
      return truths.stream()
          .map(Truth::box)
          .flatMapToDouble(
              box -> Arrays.stream(new double[] {box.x(), box.y(), box.width(), box.height()}))
          .toArray();
    }

    /** How much the class is wanted is how well the box fits. */
    double[] labels() {
      double[] labels = new double[count() * classes];
      for (int i = 0; i < count(); i++) {
        labels[i * classes + truths.get(i).label()] = matches.get(i).iou();
      }
      return labels;
    }
  }
}
