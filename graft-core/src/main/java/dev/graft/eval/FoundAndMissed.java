package dev.graft.eval;

import dev.graft.data.LabelledBox;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What of one picture was found and what was not, where boxes of one class that overlap by half are
 * one.
 *
 * @param right what was found and is there
 * @param alarms what was found and is not there, or a second time
 * @param missed what is there and was not found; crowds are nothing that could be missed
 */
public record FoundAndMissed(
    List<Detection> right, List<Detection> alarms, List<LabelledBox> missed) {
  private static final double HALF = 0.5;

  /** Copies the lists. */
  public FoundAndMissed {
    right = List.copyOf(right);
    alarms = List.copyOf(alarms);
    missed = List.copyOf(missed);
  }

  /** Of what is there, and what was found. */
  public static FoundAndMissed of(List<LabelledBox> truth, List<Detection> found) {
    List<Detection> right = new ArrayList<>();
    List<Detection> alarms = new ArrayList<>();
    List<LabelledBox> missed = new ArrayList<>();
    int[] classes =
        Stream.concat(truth.stream().map(LabelledBox::index), found.stream().map(Detection::index))
            .mapToInt(index -> index)
            .distinct()
            .sorted()
            .toArray();
    for (int index : classes) {
      BoxMatching matching =
          BoxMatching.of(
              truth.stream().filter(one -> one.index() == index).toList(),
              found.stream().filter(one -> one.index() == index).toList());
      BoxMatching.Matches matches = matching.at(AreaRange.ALL, HALF);
      boolean[] seen = new boolean[matching.truth().size()];
      for (int i = 0; i < matching.found().size(); i++) {
        int match = matches.matched()[i];
        if (match >= 0) {
          seen[match] = true;
        }
        if (!matches.ignored()[i]) {
          (match >= 0 ? right : alarms).add(matching.found().get(i));
        }
      }
      for (int j = 0; j < seen.length; j++) {
        if (!seen[j] && !matching.truth().get(j).crowd()) {
          missed.add(matching.truth().get(j));
        }
      }
    }
    return new FoundAndMissed(right, alarms, missed);
  }
}
