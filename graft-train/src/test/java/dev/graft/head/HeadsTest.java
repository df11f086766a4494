package dev.graft.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.data.Targets;
import dev.graft.linalg.FloatMatrix;
import dev.graft.model.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class HeadsTest {
  private static final HeadSettings SETTINGS = HeadSettings.defaults(2);

  private static double accuracy(FittedHead fitted, Samples.Clusters clusters) {
    FloatMatrix logits = fitted.head().apply(clusters.features());
    int right = 0;
    for (int i = 0; i < logits.rows(); i++) {
      int best = 0;
      for (int k = 1; k < logits.columns(); k++) {
        best = logits.get(i, k) > logits.get(i, best) ? k : best;
      }
      right += best == clusters.classOf().get(i) ? 1 : 0;
    }
    return (double) right / logits.rows();
  }

  @ParameterizedTest
  @CsvSource({
    "AUTO, 90, 12, 3",
    "RIDGE, 90, 12, 3",
    "LOGISTIC, 90, 12, 3",
    "AUTO, 40, 100, 4",
    "RIDGE, 40, 100, 4",
    "LOGISTIC, 40, 100, 4",
    "AUTO, 30, 30, 2"
  })
  void clustersFarApartAreToldApart(HeadMethod method, int rows, int columns, int classes) {
    Samples.Clusters clusters = Samples.Clusters.of(rows, columns, classes, 4, 1);
    FittedHead fitted =
        Heads.fit(clusters.features(), clusters.targets(), SETTINGS.withMethod(method));
    assertThat(accuracy(fitted, clusters)).isEqualTo(1);
    assertThat(fitted.head().inputs()).isEqualTo(columns);
    assertThat(fitted.head().outputs()).isEqualTo(classes);
    assertThat(fitted.outOfFold().rows()).isEqualTo(rows);
  }

  @Test
  void autoTakesTheLowerHeldOutLossAndSaysSo() {
    for (long seed = 1; seed <= 4; seed++) {
      Samples.Clusters clusters = Samples.Clusters.of(60, 20, 3, 0.7, seed);
      HeadChoice choice = Heads.fit(clusters.features(), clusters.targets(), SETTINGS).choice();
      HeadChoice.Candidate taken = choice.taken();
      assertThat(choice.candidates())
          .hasSize(2)
          .allSatisfy(
              candidate -> {
                assertThat(candidate.loss()).isGreaterThanOrEqualTo(taken.loss());
                assertThat(candidate.heldOut()).isEqualTo("5-fold cross-validation");
              });
      assertThat(choice.reason())
          .contains("has the lower log-loss in 5-fold cross-validation")
          .contains(String.format(Locale.ROOT, "%.4f", taken.loss()));
    }
  }

  @ParameterizedTest
  @EnumSource(HeadMethod.class)
  void sameArgumentsGiveTheSameBits(HeadMethod method) {
    Samples.Clusters clusters = Samples.Clusters.of(700, 40, 3, 0.5, 2);
    HeadSettings settings = SETTINGS.withMethod(method);
    FittedHead first = Heads.fit(clusters.features(), clusters.targets(), settings);
    FittedHead second = Heads.fit(clusters.features(), clusters.targets(), settings);
    assertThat(first).isEqualTo(second);
  }

  @Test
  void noiseIsPredictedWithoutConfidence() {
    Samples.Clusters clusters = Samples.Clusters.of(200, 30, 2, 0, 3);
    FittedHead fitted = Heads.fit(clusters.features(), clusters.targets(), SETTINGS);
    assertThat(fitted.choice().candidates())
        .hasSize(2)
        .allSatisfy(candidate -> assertThat(candidate.loss()).isCloseTo(Math.log(2), within(0.03)));
  }

  @Test
  void outOfFoldOutputsAreNotOfTheHeadThatSawTheSample() {
    Samples.Clusters clusters = Samples.Clusters.of(60, 200, 2, 0, 3);
    FittedHead fitted =
        Heads.fit(clusters.features(), clusters.targets(), SETTINGS.withMethod(HeadMethod.RIDGE));
    List<Integer> classOf = clusters.classOf();
    long right =
        IntStream.range(0, 60)
            .filter(
                i ->
                    (fitted.outOfFold().get(i, 1) > fitted.outOfFold().get(i, 0))
                        == (classOf.get(i) == 1))
            .count();
    assertThat(accuracy(fitted, clusters)).isGreaterThan(0.9);
    assertThat(right).isLessThan(45);
  }

  @Test
  void balancingHelpsTheRareClass() {
    Samples.Clusters even = Samples.Clusters.of(400, 6, 2, 0.5, 5);
    List<Integer> kept =
        IntStream.range(0, 400).filter(i -> i % 2 == 0 || i % 20 == 1).boxed().toList();
    float[] values = new float[kept.size() * 6];
    for (int i = 0; i < kept.size(); i++) {
      System.arraycopy(even.features().row(kept.get(i)), 0, values, 6 * i, 6);
    }
    FloatMatrix features = FloatMatrix.of(values, kept.size(), 6);
    Targets targets = new Targets.Classes(kept.stream().map(i -> i % 2).toList(), 2);
    for (HeadMethod method : HeadMethod.values()) {
      HeadSettings settings = SETTINGS.withMethod(method);
      assertThat(rare(Heads.fit(features, targets, settings.withBalanced(true)), even))
          .isGreaterThan(rare(Heads.fit(features, targets, settings), even));
    }
  }

  /** How many samples are predicted to be of class 1. */
  private static long rare(FittedHead fitted, Samples.Clusters clusters) {
    FloatMatrix logits = fitted.head().apply(clusters.features());
    return IntStream.range(0, logits.rows())
        .filter(i -> logits.get(i, 1) > logits.get(i, 0))
        .count();
  }

  @Test
  void numbersThatAreLinearArePredicted() {
    Random random = new Random(6);
    float[] features = Samples.gaussian(80, 5, random);
    float[] values = new float[160];
    for (int i = 0; i < 80; i++) {
      values[2 * i] = 3 * features[5 * i] - features[5 * i + 4] + 100;
      values[2 * i + 1] = (float) random.nextGaussian();
    }
    FittedHead fitted =
        Heads.fit(
            FloatMatrix.of(features, 80, 5),
            new Targets.Values(FloatMatrix.of(values, 80, 2)),
            SETTINGS);
    FloatMatrix predicted = fitted.head().apply(FloatMatrix.of(features, 80, 5));
    for (int i = 0; i < 80; i++) {
      assertThat(predicted.get(i, 0)).isCloseTo(values[2 * i], within(0.01f));
    }
    assertThat(fitted.link()).isEqualTo(Link.IDENTITY);
    assertThat(fitted.temperature()).isEqualTo(Temperature.NONE);
    assertThat(fitted.residualSpread().get(0)).isLessThan(0.01);
    assertThat(fitted.residualSpread().get(1)).isCloseTo(1, within(0.3));
    HeadChoice.Candidate candidate = fitted.choice().candidates().get(0);
    assertThat(candidate.penalties().get(0)).isLessThan(candidate.penalties().get(1));
    assertThat(fitted.choice().reason()).isEqualTo("ridge regression is how numbers are predicted");
  }

  @ParameterizedTest
  @EnumSource(HeadMethod.class)
  void labelsArePredictedEachForItself(HeadMethod method) {
    Random random = new Random(7);
    float[] features = Samples.gaussian(150, 8, random);
    List<Set<Integer>> labelsOf = new ArrayList<>();
    for (int i = 0; i < 150; i++) {
      Set<Integer> labels = new HashSet<>();
      for (int k = 0; k < 3; k++) {
        if (features[8 * i + k] + features[8 * i + k + 3] > 0) {
          labels.add(k);
        }
      }
      labelsOf.add(labels);
    }
    FloatMatrix matrix = FloatMatrix.of(features, 150, 8);
    FittedHead fitted =
        Heads.fit(matrix, new Targets.LabelSets(labelsOf, 3), SETTINGS.withMethod(method));
    FloatMatrix probabilities =
        fitted.link().predictions(fitted.head().apply(matrix), fitted.temperature().value());
    int right = 0;
    for (int i = 0; i < 150; i++) {
      for (int k = 0; k < 3; k++) {
        right += (probabilities.get(i, k) > 0.5) == labelsOf.get(i).contains(k) ? 1 : 0;
      }
    }
    assertThat(right / 450.0).isGreaterThan(0.93);
    assertThat(fitted.link()).isEqualTo(Link.SIGMOID);
  }

  static Stream<List<Integer>> oddSizes() {
    return Stream.of(
        List.of(0, 1),
        List.of(0, 0, 1, 1),
        List.of(0, 0, 0, 0, 0, 0, 1),
        List.of(0, 0, 0, 1, 1, 1, 2, 3),
        // a class of one in a set where every class else has many
        Stream.concat(Collections.nCopies(30, 0).stream(), Stream.of(1, 1, 1, 2)).toList(),
        // class 1 is declared and has no sample
        List.of(0, 0, 0, 2, 2, 2));
  }

  @ParameterizedTest
  @MethodSource("oddSizes")
  void classesOfFewSamplesAreSolved(List<Integer> classOf) {
    int rows = classOf.size();
    int classes = 1 + Collections.max(classOf);
    for (int columns : new int[] {3, 40}) {
      float[] features = Samples.gaussian(rows, columns, new Random(8));
      for (int i = 0; i < rows; i++) {
        features[i * columns + classOf.get(i) % columns] += 20;
      }
      for (boolean balanced : new boolean[] {false, true}) {
        FittedHead fitted =
            Heads.fit(
                FloatMatrix.of(features, rows, columns),
                new Targets.Classes(classOf, classes),
                SETTINGS.withBalanced(balanced));
        assertFinite(fitted);
      }
    }
  }

  @Test
  void identicalFeaturesAreSolved() {
    float[] features = new float[60];
    Arrays.fill(features, 0.7f);
    FittedHead fitted =
        Heads.fit(
            FloatMatrix.of(features, 20, 3),
            new Targets.Classes(IntStream.range(0, 20).mapToObj(i -> i % 2).toList(), 2),
            SETTINGS);
    assertFinite(fitted);
    assertThat(fitted.head().weights().toArray()).containsOnly(0);
  }

  private static void assertFinite(FittedHead fitted) {
    for (FloatMatrix matrix :
        List.of(fitted.head().weights(), fitted.head().bias(), fitted.outOfFold())) {
      for (float value : matrix.toArray()) {
        assertThat(value).isFinite();
      }
    }
    assertThat(fitted.temperature().value()).isFinite();
    assertThat(fitted.choice().candidates())
        .isNotEmpty()
        .allSatisfy(candidate -> assertThat(candidate.loss()).isFinite());
  }

  @Test
  void viewsThatAreCopiesChangeNothing() {
    Samples.Clusters clusters = Samples.Clusters.of(80, 30, 3, 0.5, 1);
    HeadSettings settings = SETTINGS.withMethod(HeadMethod.LOGISTIC).withBalanced(true);
    FittedHead alone = Heads.fit(clusters.features(), clusters.targets(), settings);
    FloatMatrix copies = views(clusters.features(), 3, 0);
    HeadChoice choice =
        Heads.fitViews(alone, copies, clusters.targets(), settings, () -> false).choice();
    HeadChoice.Candidate onCopies = choice.candidates().get(1);
    // Were a sample and its copy in different folds, the loss would be far lower.
    assertThat(onCopies.loss()).isCloseTo(alone.choice().taken().loss(), within(1e-3));
    assertThat(onCopies.penalties().get(0))
        .isCloseTo(alone.choice().taken().penalties().get(0), within(1e-6));
    assertThat(onCopies.views()).isEqualTo(4);
  }

  @Test
  void viewsAreTakenWhereTheyHelpAndTheHeadSaysSo() {
    Samples.Clusters clusters = Samples.Clusters.of(60, 100, 3, 0.35, 5);
    FittedHead alone = Heads.fit(clusters.features(), clusters.targets(), SETTINGS);
    FloatMatrix better = revealing(clusters, 7);
    FittedHead fitted = Heads.fitViews(alone, better, clusters.targets(), SETTINGS, () -> false);
    assertThat(fitted.choice().candidates()).hasSize(3);
    assertThat(fitted.choice().taken().views()).isEqualTo(8);
    assertThat(fitted.choice().reason())
        .startsWith("logistic regression on 8 views has the lowest log-loss");
    assertThat(fitted.outOfFold().rows()).isEqualTo(60);
    assertThat(fitted.head()).isNotEqualTo(alone.head());
  }

  @Test
  void viewsAreLeftWhereTheyMislead() {
    Samples.Clusters clusters = Samples.Clusters.of(60, 100, 3, 0.35, 5);
    FittedHead alone = Heads.fit(clusters.features(), clusters.targets(), SETTINGS);
    FloatMatrix noise = views(clusters.features(), 3, 30);
    FittedHead fitted = Heads.fitViews(alone, noise, clusters.targets(), SETTINGS, () -> false);
    assertThat(fitted.head()).isEqualTo(alone.head());
    assertThat(fitted.choice().candidates()).hasSize(3);
    assertThat(fitted.choice().taken()).isEqualTo(alone.choice().taken());
  }

  /** The samples, then {@code count} times the samples with noise. */
  private static FloatMatrix views(FloatMatrix features, int count, double noise) {
    Random random = new Random(9);
    int size = features.rows() * features.columns();
    float[] all = new float[(1 + count) * size];
    for (int i = 0; i < all.length; i++) {
      double added = i < size ? 0 : noise * random.nextGaussian();
      all[i] = (float) (features.toArray()[i % size] + added);
    }
    return FloatMatrix.of(all, (1 + count) * features.rows(), features.columns());
  }

  /** Views that differ from the samples as other samples of their class do. */
  private static FloatMatrix revealing(Samples.Clusters clusters, int count) {
    int rows = clusters.features().rows();
    int columns = clusters.features().columns();
    int samples = rows * (1 + count);
    FloatMatrix many = Samples.Clusters.of(samples, columns, 3, 0.35, 5).features();
    float[] all = many.toArray();
    System.arraycopy(clusters.features().toArray(), 0, all, 0, rows * columns);
    return FloatMatrix.of(all, samples, columns);
  }

  @Test
  void featureThatIsNoNumberIsNamed() {
    float[] features = new float[12];
    features[7] = Float.NaN;
    assertThatThrownBy(
            () ->
                Heads.fit(
                    FloatMatrix.of(features, 4, 3),
                    new Targets.Classes(List.of(0, 1, 0, 1), 2),
                    SETTINGS))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MODEL))
        .hasMessageContaining("feature 1 of sample 2 is NaN");
  }

  @Test
  void oneClassIsNotEnough() {
    assertThatThrownBy(
            () ->
                Heads.fit(
                    FloatMatrix.of(new float[6], 3, 2),
                    new Targets.Classes(List.of(1, 1, 1), 2),
                    SETTINGS))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DATA))
        .hasMessageContaining("all 3 samples are of one class");
  }

  @Test
  void numbersHaveNoLogisticHead() {
    FloatMatrix matrix = FloatMatrix.of(new float[3], 3, 1);
    assertThatThrownBy(
            () ->
                Heads.fit(
                    matrix, new Targets.Values(matrix), SETTINGS.withMethod(HeadMethod.LOGISTIC)))
        .isInstanceOfSatisfying(
            GraftException.class, e -> assertThat(e.fault()).isEqualTo(Fault.USAGE));
  }
}
