package dev.graft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompareCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir static Path folder;
  private static Path backbone;
  private static Path data;
  private static Path out;
  private static Cli first;

  @BeforeAll
  static void prepare() throws IOException {
    backbone = TinyNetwork.residual().write(folder.resolve("residual.onnx"));
    data = Fixtures.splitPictures(folder.resolve("data"), 16);
    out = folder.resolve("out");
    first = compare(out, "partial,full,scratch");
    assertThat(first.status()).as(first.err()).isZero();
  }

  private static Cli compare(Path out, String strategies, Object... more) {
    return compare(backbone, out, strategies, more);
  }

  private static Cli compare(Path backbone, Path out, String strategies, Object... more) {
    Object[] command = {
      "compare",
      data,
      "--backbone",
      backbone,
      "--resize",
      64,
      "--crop",
      64,
      "--out",
      out,
      "--strategies",
      strategies
    };
    Object[] all = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return Cli.run(all);
  }

  @Test
  void putsStrategiesBesideTheExactHeadAndGoesOnWhereItEnded() throws IOException {
    assertThat(first.out())
        .contains("strategy", "head", "full", "scratch", "against head", "to head", "McNemar");
    assertThat(first.out().lines())
        .filteredOn(line -> !line.contains("compare.json"))
        .allMatch(line -> line.length() <= 80);
    JsonNode record = JSON.readTree(out.resolve("compare.json").toFile());
    assertThat(record.requiredAt("/strategies")).hasSize(4);
    for (JsonNode one : record.requiredAt("/strategies")) {
      assertThat(one.requiredAt("/right").asText()).hasSize(record.requiredAt("/held").asInt());
      double accuracy = one.requiredAt("/accuracy/value").asDouble();
      assertThat(accuracy)
          .isBetween(
              one.requiredAt("/accuracy/low").asDouble() - 1e-9,
              one.requiredAt("/accuracy/high").asDouble() + 1e-9);
      assertThat(one.requiredAt("/right").asText().chars().filter(bit -> bit == '1').count())
          .isEqualTo(Math.round(accuracy * record.requiredAt("/held").asInt()));
    }

    Cli again = compare(out, "partial,full,scratch,head", "--json");
    assertThat(again.status()).as(again.err()).isZero();
    assertThat(JSON.readTree(again.out()).requiredAt("/strategies"))
        .isEqualTo(record.requiredAt("/strategies"));
    assertThat(again.err()).doesNotContain("epoch 1");
  }

  /** What is frozen stays where it was; what begins at random keeps nothing. */
  @Test
  void tellsWhatBecameOfTheNetworkThatItStartedFrom() throws IOException {
    assertThat(first.out()).contains("forgetting", "old head says the same", "by chance");
    JsonNode record = JSON.readTree(out.resolve("compare.json").toFile());
    JsonNode head = record.requiredAt("/strategies/0");
    assertThat(head.has("forgetting")).isFalse();
    JsonNode partial = record.requiredAt("/strategies/1/forgetting");
    JsonNode full = record.requiredAt("/strategies/2/forgetting");
    JsonNode scratch = record.requiredAt("/strategies/3/forgetting");
    int blocks = full.requiredAt("/blocks").size();
    assertThat(blocks).isGreaterThan(2);
    assertThat(partial.requiredAt("/blocks/0/distance").asDouble()).isZero();
    assertThat(partial.requiredAt("/blocks/0/likeness/cka").asDouble()).isGreaterThan(1 - 1e-9);
    assertThat(partial.requiredAt("/distance").asDouble()).isPositive();
    assertThat(partial.requiredAt("/blocks/" + (blocks - 1) + "/distance").asDouble()).isPositive();
    assertThat(full.requiredAt("/blocks/0/distance").asDouble()).isPositive();
    assertThat(full.requiredAt("/line")).hasSize(4);
    assertThat(full.requiredAt("/agreement/samples").asInt())
        .isEqualTo(record.requiredAt("/held").asInt());
    assertThat(full.requiredAt("/reference/samples").asInt()).isEqualTo(48);
    assertThat(scratch.requiredAt("/reference/divergence").asDouble())
        .isGreaterThan(full.requiredAt("/reference/divergence").asDouble());
    assertThat(first.out()).contains("same on drawings", " of 48");
    assertThat(scratch.requiredAt("/distance").asDouble())
        .isGreaterThan(full.requiredAt("/distance").asDouble());
    assertThat(scratch.requiredAt("/agreement/divergence").asDouble())
        .isGreaterThan(full.requiredAt("/agreement/divergence").asDouble());
    assertThat(scratch.requiredAt("/line")).isEmpty();
    int last = full.requiredAt("/line").size() - 1;
    assertThat(full.requiredAt("/line/0/agreement/divergence").asDouble())
        .as("a quarter of the way less is forgotten than at its end")
        .isLessThan(full.requiredAt("/line/" + last + "/agreement/divergence").asDouble());
  }

  /** What one seed came to is taken from before; the second is trained, on the same split. */
  @Test
  void trainsWithSeveralSeeds() throws IOException {
    Path seeded = folder.resolve("seeded");
    assertThat(compare(seeded, "full").status()).isZero();
    JsonNode single =
        JSON.readTree(seeded.resolve("compare.json").toFile()).requiredAt("/strategies/1");
    Cli run = compare(seeded, "full", "--seeds", 2);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("+-", "2 trainings with different seeds");
    JsonNode record = JSON.readTree(seeded.resolve("compare.json").toFile());
    assertThat(record.requiredAt("/strategies")).hasSize(2);
    assertThat(record.requiredAt("/runs")).hasSize(3);
    JsonNode first = record.requiredAt("/runs/1");
    JsonNode second = record.requiredAt("/runs/2");
    assertThat(first.requiredAt("/seconds")).isEqualTo(single.requiredAt("/seconds"));
    assertThat(second.requiredAt("/seed").asLong()).isEqualTo(1);
    assertThat(second.requiredAt("/job")).isNotEqualTo(first.requiredAt("/job"));
    assertThat(second.requiredAt("/forgetting/distance"))
        .isNotEqualTo(first.requiredAt("/forgetting/distance"));
    JsonNode summed = record.requiredAt("/strategies/1");
    double a = first.requiredAt("/accuracy/value").asDouble();
    double b = second.requiredAt("/accuracy/value").asDouble();
    assertThat(summed.requiredAt("/seeds").asInt()).isEqualTo(2);
    assertThat(summed.requiredAt("/accuracy/value").asDouble())
        .isEqualTo((a + b) / 2, within(1e-9));
    assertThat(summed.requiredAt("/spread").asDouble())
        .isEqualTo(Math.abs(a - b) / Math.sqrt(2), within(1e-9));

    Cli again = compare(seeded, "full", "--seeds", 2, "--json");
    assertThat(JSON.readTree(again.out()).requiredAt("/runs"))
        .isEqualTo(record.requiredAt("/runs"));
  }

  @Test
  void saysWhereThereIsNoOldHeadToAsk() throws IOException {
    Path headless =
        TinyNetwork.residual()
            .then("pool", "GlobalAveragePool")
            .then("flat", "Flatten")
            .writeAsIs(folder.resolve("headless.onnx"), TinyNetwork.CHANNELS);
    Path unasked = folder.resolve("unasked");
    Cli run = compare(headless, unasked, "full");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains("CKA", "no head of its own that names classes");
    JsonNode full =
        JSON.readTree(unasked.resolve("compare.json").toFile())
            .requiredAt("/strategies/1/forgetting");
    assertThat(full.has("agreement")).isFalse();
    assertThat(full.requiredAt("/blocks/0/likeness/cka").asDouble()).isBetween(0.0, 1.0);
  }

  /** In one folder, in the order asked for, then what was there before. */
  @Test
  void keepsStrategiesThatWereTrainedBeforeAndAreNotAskedForNow() throws IOException {
    Path grown = folder.resolve("grown");
    Files.createDirectories(grown);
    JsonNode before = JSON.readTree(out.resolve("compare.json").toFile());
    ((ObjectNode) before.requiredAt("/strategies/2")).remove("forgetting");
    JSON.writeValue(grown.resolve("compare.json").toFile(), before);
    Cli run = compare(grown, "full");
    assertThat(run.status()).as(run.err()).isZero();
    JsonNode after = JSON.readTree(grown.resolve("compare.json").toFile());
    assertThat(after.requiredAt("/strategies").findValuesAsText("strategy"))
        .containsExactly("head", "full", "partial", "scratch");
    assertThat(after.requiredAt("/strategies/2")).isEqualTo(before.requiredAt("/strategies/1"));
    assertThat(after.requiredAt("/strategies/3")).isEqualTo(before.requiredAt("/strategies/3"));
    assertThat(run.err()).doesNotContain("epoch 1", "is not kept");
    assertThat(run.out()).contains("full, what it forgot left out: it was not measured");
    Cli other = compare(grown, "head", "--seed", 7);
    assertThat(other.status()).as(other.err()).isZero();
    JsonNode seeded = JSON.readTree(grown.resolve("compare.json").toFile());
    assertThat(seeded.requiredAt("/strategies").findValuesAsText("strategy"))
        .containsExactly("head");
    assertThat(other.err())
        .contains("of other data, another backbone or seed, or another version")
        .contains("compare.json held of head, full, partial, scratch is");
  }

  @Test
  void namesWhatItHadNoTimeForAndWhatIsNotPossible() throws IOException {
    Path little = folder.resolve("hurried");
    Cli hurried = compare(little, "full,lora", "--minutes", "0.0001");
    assertThat(hurried.status()).as(hurried.err()).isZero();
    assertThat(hurried.out())
        .contains("full      left out: the time that was given had been used up");
    assertThat(JSON.readTree(little.resolve("compare.json").toFile()).requiredAt("/strategies"))
        .hasSize(1);
    assertThat(Path.of("training.safetensors")).doesNotExist();
  }

  /** As the head alone would answer, that a training of its own makes. */
  @Test
  void asksResultsAboutOtherDataToo() throws IOException {
    Path drawn = Fixtures.pictures(folder.resolve("drawn"), 5);
    Path there = folder.resolve("elsewhere");
    Cli run = compare(there, "full", "--also", drawn, "--seeds", 2);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("elsewhere", "of 10", drawn.toString());
    JsonNode record = JSON.readTree(there.resolve("compare.json").toFile());
    JsonNode head = record.requiredAt("/strategies/0/elsewhere/0");
    assertThat(record.requiredAt("/strategies/1/elsewhere/0/samples").asInt()).isEqualTo(10);
    assertThat(record.requiredAt("/strategies/1/elsewhere/0/accuracy/value").asDouble())
        .isEqualTo(
            (record.requiredAt("/runs/1/elsewhere/0/accuracy/value").asDouble()
                    + record.requiredAt("/runs/2/elsewhere/0/accuracy/value").asDouble())
                / 2,
            within(1e-9));

    Path model = TrainedHead.on(backbone, folder.resolve("head-alone"), data, "--no-refit").model();
    JsonNode alone = JSON.readTree(Cli.run("evaluate", model, drawn, "--json").out());
    assertThat(head.requiredAt("/accuracy/value").asDouble())
        .isEqualTo(alone.requiredAt("/metrics/accuracy").asDouble(), within(1e-9));
    assertThat(head.requiredAt("/calibration").asDouble())
        .isEqualTo(alone.requiredAt("/metrics/ece").asDouble(), within(1e-6));
    assertThat(head.requiredAt("/unlikeTraining").asInt())
        .isEqualTo(alone.requiredAt("/unlikeTraining").asInt());
  }

  /** What was measured on more than is asked about now need not be trained again. */
  @Test
  void trainsNothingAgainOnlyBecauseLessIsAsked() throws IOException {
    Path drawn = Fixtures.pictures(folder.resolve("drawn-once"), 5);
    Path there = folder.resolve("once");
    assertThat(compare(there, "full", "--also", drawn).status()).isZero();
    Path file = there.resolve("compare.json");
    JsonNode first = JSON.readTree(file.toFile());
    assertThat(compare(there, "full").status()).isZero();
    JsonNode second = JSON.readTree(file.toFile());
    assertThat(second.requiredAt("/strategies/1/seconds"))
        .isEqualTo(first.requiredAt("/strategies/1/seconds"));
    assertThat(second.requiredAt("/strategies/1/elsewhere")).isEmpty();
    assertThat(compare(there, "full", "--also", drawn).status()).isZero();
    assertThat(JSON.readTree(file.toFile()).requiredAt("/strategies/1/elsewhere")).hasSize(1);
  }

  /** A figure of what it learned from is better than it is, and a class left out is missing. */
  @Test
  void saysWhatMisleadsInFiguresOfOtherData() throws IOException {
    Path mixed = folder.resolve("mixed");
    for (int i = 0; i < 4; i++) {
      Files.createDirectories(mixed.resolve("disc"));
      Files.copy(data.resolve("train/disc/disc" + i + ".png"), mixed.resolve("disc/" + i + ".png"));
      Fixtures.write(mixed.resolve("cat/" + i + ".png"), Fixtures.picture("stripes", i, "png"));
    }
    Cli run = compare(folder.resolve("misled"), "head", "--also", mixed);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out()).contains("4 were left out, which", "trained");
    JsonNode there =
        JSON.readTree(folder.resolve("misled/compare.json").toFile())
            .requiredAt("/strategies/0/elsewhere/0");
    assertThat(there.requiredAt("/samples").asInt()).isEqualTo(4);
    assertThat(there.requiredAt("/leftOut").asInt()).isEqualTo(4);
    assertThat(there.requiredAt("/warnings")).isNotEmpty();
  }

  @Test
  void refusesOtherDataOfOtherClassesBeforeItTrains() throws IOException {
    Path strange = folder.resolve("strange");
    Fixtures.write(strange.resolve("cat/1.png"), Fixtures.picture("disc", 1, "png"));
    Cli run = compare(folder.resolve("refused"), "full", "--also", strange);
    assertThat(run.status()).isEqualTo(3);
    assertThat(run.err()).contains(strange.toString(), "'cat'").doesNotContain("Solving");
    Cli missing = compare(folder.resolve("refused"), "full", "--also", folder.resolve("nowhere"));
    assertThat(missing.status()).isNotZero();
    assertThat(missing.err()).contains("nowhere").doesNotContain("Solving");
  }

  @Test
  void refusesWhatItCannotCompare() {
    Path none = folder.resolve("none");
    Cli auto = compare(none, "auto");
    assertThat(auto.status()).isEqualTo(2);
    assertThat(auto.err()).contains("--strategies auto");
    Cli unknown = compare(none, "fulll");
    assertThat(unknown.status()).isEqualTo(2);
    assertThat(unknown.err()).contains("'fulll' is no strategy");
    Cli unheld = compare(none, "full", "--minutes", "0");
    assertThat(unheld.status()).isEqualTo(2);
    Cli seedless = compare(none, "full", "--seeds", "0");
    assertThat(seedless.status()).isEqualTo(2);
    assertThat(seedless.err()).contains("--seeds 0");
  }
}
