package dev.graft.data;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The samples by what they are for. */
record Parts(List<Sample> train, List<Sample> validation, List<Sample> test) {
  Parts() {
    this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
  }

  List<Sample> of(Split split) {
    return switch (split) {
      case TRAIN -> train;
      case VALIDATION -> validation;
      case TEST -> test;
    };
  }

  Stream<Sample> all() {
    return Stream.of(train, validation, test).flatMap(List::stream);
  }

  /** The same with a validation part drawn from the training samples. */
  Parts withDrawnValidation(double fraction, long seed) {
    Set<String> drawn = StratifiedSplit.draw(train, fraction, seed);
    Map<Boolean, List<Sample>> halves =
        train.stream().collect(Collectors.partitioningBy(one -> drawn.contains(one.sha256())));
    return new Parts(
        halves.getOrDefault(false, List.of()), halves.getOrDefault(true, List.of()), test);
  }

  /** The held-out samples whose bytes are in the training set too, with the first twin there. */
  List<Leakage> leakage() {
    Map<String, Sample> trained = new HashMap<>();
    train.forEach(sample -> trained.putIfAbsent(sample.sha256(), sample));
    List<Leakage> leakage = new ArrayList<>();
    Stream.concat(validation.stream(), test.stream())
        .forEach(
            heldOut -> {
              Sample twin = trained.get(heldOut.sha256());
              if (twin != null) {
                leakage.add(new Leakage(twin, heldOut, 0));
              }
            });
    return leakage;
  }
}
