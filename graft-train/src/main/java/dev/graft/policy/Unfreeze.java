package dev.graft.policy;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which blocks of the backbone are trained beside the head; the others stay frozen. */
public sealed interface Unfreeze {
  /**
   * The blocks meant, in a backbone of these blocks.
   *
   * @param blockNames from the input to the head
   * @throws GraftException if the backbone has no such blocks; the message lists those it has
   */
  BlockRange of(List<String> blockNames);

  /** The blocks nearest the head. */
  record Last(int count) implements Unfreeze {
    /** Checks the count. */
    public Last {
      checkCount(count);
    }

    @Override
    public BlockRange of(List<String> blockNames) {
      checkEnough("last:", count, blockNames);
      return new BlockRange(blockNames.size() - count, blockNames.size());
    }
  }

  /** The half of the blocks that is nearer the head, and the middle one: where nothing is said. */
  record UpperHalf() implements Unfreeze {
    @Override
    public BlockRange of(List<String> blockNames) {
      return new BlockRange(blockNames.size() / 2, blockNames.size());
    }
  }

  /** The blocks nearest the input. Those between them and the head stay frozen. */
  record First(int count) implements Unfreeze {
    /** Checks the count. */
    public First {
      checkCount(count);
    }

    @Override
    public BlockRange of(List<String> blockNames) {
      checkEnough("first:", count, blockNames);
      return new BlockRange(0, count);
    }
  }

  /** All blocks. */
  record All() implements Unfreeze {
    @Override
    public BlockRange of(List<String> blockNames) {
      return new BlockRange(0, blockNames.size());
    }
  }

  /** A block and all between it and the head. */
  record From(String blockName) implements Unfreeze {
    @Override
    public BlockRange of(List<String> blockNames) {
      int block = blockNames.indexOf(blockName);
      if (block < 0) {
        throw new GraftException(
            Fault.USAGE,
            "the backbone has no block '%s'; its blocks are %s. Name one of them, or use last:K, first:K or all."
                .formatted(blockName, String.join(", ", blockNames)));
      }
      return new BlockRange(block, blockNames.size());
    }
  }

  /**
   * Reads {@code last:K}, {@code first:K}, {@code all} or a block's name.
   *
   * @throws GraftException if K is no whole number above 0
   */
  static Unfreeze parse(String text) {
    Matcher counted = Pattern.compile("(last|first):(.*)").matcher(text.strip());
    if (!counted.matches()) {
      return text.strip().equals("all") ? new All() : new From(text.strip());
    }
    String digits = counted.group(2);
    if (!digits.matches("[0-9]{1,6}") || Integer.parseInt(digits) == 0) {
      throw new GraftException(
          Fault.USAGE,
          "'%s' does not say how many blocks to unfreeze; expected a whole number above 0, as in %s:3."
              .formatted(text, counted.group(1)));
    }
    int count = Integer.parseInt(digits);
    return counted.group(1).equals("last") ? new Last(count) : new First(count);
  }

  private static void checkCount(int count) {
    Setting.require(count >= 1, "a number of blocks", count, "a whole number from 1");
  }

  private static void checkEnough(String prefix, int count, List<String> blockNames) {
    if (count > blockNames.size()) {
      throw new GraftException(
          Fault.USAGE,
          String.format(
              Locale.ROOT,
              "%s%d asks for more blocks than the backbone has; it has %d: %s.",
              prefix,
              count,
              blockNames.size(),
              String.join(", ", blockNames)));
    }
  }
}
