package dev.graft.cli;

import java.util.List;
import java.util.regex.Pattern;

/** Says what the library advises in this command's options, which it doesn't know. */
final class Remedies {
  /** Words of the library, and the same with the option that does it. */
  private record Remedy(Pattern advice, String option) {
    static Remedy of(String advice, String option) {
      return new Remedy(Pattern.compile("\\b" + advice), option);
    }
  }

  private static final List<Remedy> KNOWN =
      List.of(
          Remedy.of(
              "ask for the task (classify|regress|multilabel|detect|transcribe)\\b",
              "ask for it with --task $1"),
          Remedy.of("ask for the part (\\w+)", "ask with --part $1"),
          Remedy.of("crop them to (\\d+) x (\\d+)", "say --crop $1x$2"),
          Remedy.of("crop them all to one size", "say --crop PX"),
          Remedy.of("choose another folder for the cache", "point GRAFT_HOME elsewhere"),
          Remedy.of(
              "ask for no target, and for the classes to keep",
              "drop --target, and keep some classes by --classes, such as --classes person"),
          Remedy.of("name it as the target", "name it with --target"),
          Remedy.of(
              "which blocks are unfrozen is said",
              "which blocks are unfrozen (--unfreeze) is said"),
          Remedy.of("do not ask for balance,", "drop --balance and --balanced,"),
          Remedy.of("do not ask for balance\\.", "drop --balance and --balanced."),
          Remedy.of("or for balance by weights", "or say --balance weights"),
          Remedy.of(
              "give validation (\\w+)", "give validation $1 with --val DIR or --val-fraction 0.2"),
          Remedy.of("train the head alone", "train the head alone with --strategy head"),
          Remedy.of("drop the pull to the start", "drop --start-pull"),
          Remedy.of(
              "freeze the blocks up to there", "freeze the blocks up to there (--unfreeze last:K)"),
          Remedy.of("leave the precision open", "leave out --precision"),
          Remedy.of("train afresh", "train afresh with --overwrite"),
          Remedy.of(
              "say the learning rate instead of searching for it",
              "give --rate instead of --find-rate"),
          Remedy.of("name the output folder of an earlier run", "name the --out of an earlier run"),
          Remedy.of("choose another output folder", "choose another --out"),
          Remedy.of(
              "the folder of the earlier run is the output folder",
              "--from and --out are one folder"),
          Remedy.of("is resumed instead", "goes on with --resume instead"),
          Remedy.of("give more epochs", "give more --epochs"),
          Remedy.of("fewer sizes to train at", "fewer sizes with --train-size"),
          Remedy.of(
              "labels or none, width and number of features of that run",
              "--labels or --no-labels, --width and --features of that run"),
          Remedy.of("a larger share of them", "a larger --share"),
          Remedy.of("expected one or both", "say --teacher, or leave out --no-labels"),
          Remedy.of(
              "ask for (\\d+) or more, or hold out more",
              "say --count $1 or more, or a larger --val-fraction"));

  private Remedies() {}

  /** A sentence of the library with the options that do what it says. */
  static String withOptions(String sentence) {
    String told = sentence;
    for (Remedy remedy : KNOWN) {
      told = remedy.advice().matcher(told).replaceAll(remedy.option());
    }
    return told;
  }

  /** The words that are looked for, as expressions. */
  static List<String> advice() {
    return KNOWN.stream().map(remedy -> remedy.advice().pattern()).toList();
  }
}
