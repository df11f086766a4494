package dev.graft.modality;

import java.util.Locale;

/** What people call samples: one picture, many pictures. */
public record Noun(String one, String many) {
  /** A word with the usual plural. */
  public static Noun regular(String one) {
    return new Noun(one, one + "s");
  }

  /** A number of them, such as {@code 1 picture} or {@code 1,200 pictures}. */
  public String count(long number) {
    return String.format(Locale.ROOT, "%,d %s", number, number == 1 ? one : many);
  }

  /** The same with what they are: {@code 1 picture is}, {@code 12 pictures are}. */
  public String countAre(long number) {
    return count(number) + (number == 1 ? " is" : " are");
  }
}
