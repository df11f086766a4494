package dev.graft.mailbag;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** How somebody types: with care, in haste, or with mistakes. */
enum Typing {
  /** As it should be. */
  CAREFUL {
    @Override
    String type(String text, SplittableRandom random) {
      return text;
    }
  },
  /** As people speak. */
  SPOKEN {
    @Override
    String type(String text, SplittableRandom random) {
      String spoken = text;
      for (List<String> shorter : SHORTER) {
        spoken = spoken.replace(shorter.get(0), shorter.get(1));
      }
      return spoken;
    }
  },
  /** On a phone: without capitals and the last full stop. */
  HASTY {
    @Override
    String type(String text, SplittableRandom random) {
      String small = SPOKEN.type(text, random).toLowerCase(Locale.ROOT);
      String spelt = random.nextBoolean() ? small.replace("please", "pls") : small;
      return spelt.replaceFirst("[.]$", random.nextInt(4) == 0 ? "!!" : "");
    }
  },
  /** With one letter in fifty wrong, the first of a word excepted. */
  CLUMSY {
    @Override
    String type(String text, SplittableRandom random) {
      StringBuilder typed = new StringBuilder();
      for (int i = 0; i < text.length(); i++) {
        char letter = text.charAt(i);
        boolean within = i > 0 && Character.isLetter(text.charAt(i - 1));
        boolean slips = within && Character.isLetter(letter) && random.nextInt(50) == 0;
        if (!slips) {
          typed.append(letter);
          continue;
        }
        switch (random.nextInt(3)) {
          case 0 -> typed.append(letter).append(letter);
          case 1 -> {
            if (i + 1 < text.length() && Character.isLetter(text.charAt(i + 1))) {
              typed.append(text.charAt(++i)); // two swapped
            }
            typed.append(letter);
          }
          default -> {} // left out
        }
      }
      return typed.toString();
    }
  };

  private static final List<List<String>> SHORTER =
      List.of(
          List.of("I am ", "I'm "),
          List.of("I would ", "I'd "),
          List.of("I have ", "I've "),
          List.of("we are ", "we're "),
          List.of("does not ", "doesn't "),
          List.of("were not ", "weren't "),
          List.of("cannot ", "can't "),
          List.of("could not ", "couldn't "),
          List.of("what is ", "what's "));

  /** How one in so many types: half with care. */
  static Typing draw(SplittableRandom random) {
    int turn = random.nextInt(10);
    if (turn < 5) {
      return CAREFUL;
    }
    return turn < 7 ? SPOKEN : turn < 9 ? HASTY : CLUMSY;
  }

  abstract String type(String text, SplittableRandom random);
}
