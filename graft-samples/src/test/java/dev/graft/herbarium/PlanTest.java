package dev.graft.herbarium;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlanTest {
  private static final int MANY = 300;

  private static LeafShape mainLeaf(Plan plan) {
    return plan.specimens().stream()
        .map(Specimen::shape)
        .filter(shape -> Math.abs(shape.length() * Plan.SIDE_MM - plan.lengthMm()) < 1e-9)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @EnumSource
  void everyLeafGrowsFromItsBaseToAboutOneLength(LeafKind kind) {
    for (int seed = 0; seed < MANY; seed++) {
      Dice dice = Dice.at(seed, 0);
      LeafShape shape = kind.grow(dice, dice.between(0, 1));
      assertThat(shape.base()).isEqualTo(Point.ORIGIN);
      assertThat(shape.length()).isBetween(0.75, 1.06);
      assertThat(shape.blades()).isNotEmpty();
      LeafShape.Box box = shape.bounds();
      assertThat(box.extent()).isBetween(1.0, 2.6);
      assertThat(box.left()).as("to both sides").isNegative();
      assertThat(box.right()).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTwoLeavesOfAKindHaveTheSameForm(LeafKind kind) {
    List<LeafShape> shapes = new ArrayList<>();
    for (int seed = 0; seed < 20; seed++) {
      shapes.add(kind.grow(Dice.at(seed, 0), 1));
    }
    assertThat(shapes).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource
  void forLengthsAllOfTheLeafIsOnThePicture(LeafKind kind) {
    for (int index = 0; index < MANY; index++) {
      Plan plan = Plan.draw(3, index, kind, Scene.OUTDOORS, true);
      LeafShape.Box box = mainLeaf(plan).bounds();
      assertThat(Math.min(box.left(), box.top())).isGreaterThanOrEqualTo(-1e-9);
      assertThat(Math.max(box.right(), box.bottom())).isLessThanOrEqualTo(1 + 1e-9);
    }
  }

  @Test
  void otherwiseSomeLeavesLeaveThePictureAndSomeHaveCompany() {
    List<Plan> plans =
        IntStream.range(0, MANY)
            .mapToObj(i -> Plan.draw(3, i, LeafKind.HEART, Scene.OUTDOORS, false))
            .toList();
    long cropped = plans.stream().filter(plan -> mainLeaf(plan).bounds().extent() > 1).count();
    long accompanied = plans.stream().filter(plan -> plan.specimens().size() > 1).count();
    assertThat((double) cropped / MANY).isBetween(0.05, 0.25);
    assertThat((double) accompanied / MANY).isBetween(0.2, 0.4);
  }

  @Test
  void lengthsVaryWidelyWithinEveryKind() {
    for (LeafKind kind : LeafKind.values()) {
      double[] lengths =
          IntStream.range(0, MANY)
              .mapToDouble(i -> Plan.draw(3, i, kind, Scene.OUTDOORS, true).lengthMm())
              .sorted()
              .toArray();
      assertThat(lengths[MANY * 9 / 10]).as("%s", kind).isGreaterThan(1.5 * lengths[MANY / 10]);
    }
  }

  @Test
  void aPlanIsAFunctionOfSeedAndNumber() {
    assertThat(Plan.draw(5, 6, LeafKind.FAN, Scene.OUTDOORS, false))
        .isEqualTo(Plan.draw(5, 6, LeafKind.FAN, Scene.OUTDOORS, false));
    assertThat(Plan.draw(5, 6, LeafKind.FAN, Scene.OUTDOORS, false))
        .isNotEqualTo(Plan.draw(6, 5, LeafKind.FAN, Scene.OUTDOORS, false));
  }

  @Test
  void everyBackdropComesUpForEveryKindAboutEquallyOften() {
    for (LeafKind kind : LeafKind.values()) {
      Map<Backdrop, Long> times =
          IntStream.range(0, MANY)
              .mapToObj(i -> Plan.draw(9, i, kind, Scene.OUTDOORS, false).backdrop())
              .collect(Collectors.groupingBy(backdrop -> backdrop, Collectors.counting()));
      assertThat(times.keySet()).containsExactlyInAnyOrder(Backdrop.values());
      assertThat(times.values()).allMatch(count -> count > 30 && count < 95);
    }
  }
}
