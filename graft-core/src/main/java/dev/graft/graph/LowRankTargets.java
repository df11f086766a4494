package dev.graft.graph;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/**
 * Which matrices of a backbone get an update of low rank.
 *
 * @param matrices in graph order, at least one
 * @param how by what they were found, in words
 * @param firstBlock the first block that holds any; what lies before it stays frozen as a whole
 */
public record LowRankTargets(List<WeightMatrix> matrices, String how, int firstBlock) {
  private static final int MOST_LISTED = 16;
  private static final int MOST_TOLD = 4;

  /** Names that exporters keep of query and value, as whole words. */
  private static final Pattern QUERY_OR_VALUE =
      Pattern.compile(
          "(?<![a-zA-Z])(query|value|(to_)?[qv](_proj|_lin|proj|kv(_proj)?)?|in_proj(_weight)?|c_attn|query_key_value)(?![a-zA-Z])",
          Pattern.CASE_INSENSITIVE);

  /** Copies the list. */
  public LowRankTargets {
    matrices = List.copyOf(matrices);
  }

  /**
   * The matrices that a pattern names, or else those that are usual: query and value where there is
   * attention, as in Hu et al., section 4.2; where there is none, convolutions so wide that an
   * update has at most half as many numbers as they have.
   *
   * @param pattern a regular expression, found anywhere in a constant's or its layer's name
   * @param rank of the updates
   * @throws GraftException if there is no such matrix, listing those that there are; or if the
   *     pattern cannot be read, or names a matrix that has no such rank
   */
  public static LowRankTargets of(Backbone backbone, Optional<String> pattern, int rank) {
    List<WeightMatrix> all = all(backbone);
    if (pattern.isPresent()) {
      if (pattern.get().isBlank()) {
        throw none(all, "an empty pattern names no weight matrix");
      }
      List<WeightMatrix> named = named(all, compiled(pattern.get()));
      if (named.isEmpty()) {
        throw none(all, "no weight matrix of the backbone is named by '" + pattern.get() + "'");
      }
      requireRank(named, rank);
      return targets(backbone, named, "named by '" + pattern.get() + "'");
    }
    List<WeightMatrix> attending =
        ofRank(AttentionMatrices.of(backbone.graph(), backbone.cuts(), all), rank);
    if (!attending.isEmpty()) {
      return targets(backbone, attending, "query and value of each attention");
    }
    List<WeightMatrix> byName = ofRank(named(all, QUERY_OR_VALUE), rank);
    if (!byName.isEmpty()) {
      return targets(backbone, byName, "query and value by their names");
    }
    List<WeightMatrix> wide =
        all.stream()
            .filter(WeightMatrix::isKernel)
            .filter(matrix -> 2 * matrix.updateSize(rank) <= matrix.outputs() * matrix.inputs())
            .toList();
    if (wide.isEmpty()) {
      throw none(
          all,
          String.format(
              Locale.ROOT,
              "the backbone has neither attention nor a convolution wide enough for updates of rank %d",
              rank));
    }
    return targets(backbone, wide, "convolutions wide enough");
  }

  /**
   * The matrices of these names.
   *
   * @throws IllegalArgumentException if there is none of one of them
   */
  public static List<WeightMatrix> named(Backbone backbone, List<String> names) {
    List<WeightMatrix> found =
        all(backbone).stream().filter(matrix -> names.contains(matrix.name())).toList();
    if (found.size() != names.size()) {
      throw new IllegalArgumentException(
          "the backbone has not all of the matrices " + String.join(", ", names));
    }
    return found;
  }

  private static List<WeightMatrix> all(Backbone backbone) {
    return WeightMatrices.of(backbone.graph()).stream()
        .filter(matrix -> !matrix.name().startsWith(Parameters.FIXED))
        .filter(matrix -> block(backbone, matrix).isPresent())
        .toList();
  }

  /** Which they are, in words; of many the first. */
  public String told() {
    return listed(matrices, MOST_TOLD);
  }

  private static String listed(List<WeightMatrix> matrices, int most) {
    String first =
        matrices.stream().limit(most).map(Object::toString).collect(Collectors.joining(", "));
    int more = matrices.size() - most;
    return more > 0 ? String.format(Locale.ROOT, "%s, and %d more", first, more) : first;
  }

  private static LowRankTargets targets(Backbone backbone, List<WeightMatrix> some, String how) {
    int first =
        some.stream()
            .map(matrix -> block(backbone, matrix).orElseThrow().index())
            .min(Comparator.naturalOrder())
            .orElseThrow();
    return new LowRankTargets(some, how, first);
  }

  /** The first block that reads a matrix in any way; none where only what follows them does. */
  public static Optional<Block> block(Backbone backbone, WeightMatrix matrix) {
    return backbone.blocks().stream()
        .filter(
            block -> block.nodes().stream().anyMatch(node -> node.reads().contains(matrix.name())))
        .findFirst();
  }

  private static List<WeightMatrix> named(List<WeightMatrix> all, Pattern pattern) {
    return all.stream()
        .filter(
            matrix ->
                pattern.matcher(matrix.name()).find()
                    || matrix.layers().stream()
                        .anyMatch(layer -> pattern.matcher(layer.name()).find()))
        .toList();
  }

  private static Pattern compiled(String pattern) {
    try {
      return Pattern.compile(pattern);
    } catch (PatternSyntaxException e) {
      throw new GraftException(
          Fault.USAGE,
          "'%s' is no regular expression (%s); expected one that names weight matrices, such as query|value."
              .formatted(pattern, e.getDescription()),
          e);
    }
  }

  private static boolean hasRank(WeightMatrix matrix, int rank) {
    return rank <= Math.min(matrix.outputs(), matrix.inputs());
  }

  /** Those that have this rank; if there are some of which none has it, that is refused. */
  private static List<WeightMatrix> ofRank(List<WeightMatrix> found, int rank) {
    List<WeightMatrix> fitting = found.stream().filter(matrix -> hasRank(matrix, rank)).toList();
    if (fitting.isEmpty()) {
      requireRank(found, rank);
    }
    return fitting;
  }

  private static void requireRank(List<WeightMatrix> named, int rank) {
    for (WeightMatrix matrix : named) {
      if (!hasRank(matrix, rank)) {
        throw new GraftException(
            Fault.USAGE,
            String.format(
                Locale.ROOT,
                "%s has at most rank %d, and its update is to have rank %d; lower the rank, or name other matrices.",
                matrix,
                Math.min(matrix.outputs(), matrix.inputs()),
                rank));
      }
    }
  }

  private static GraftException none(List<WeightMatrix> all, String problem) {
    if (all.isEmpty()) {
      return new GraftException(
          Fault.MODEL,
          problem
              + ", and it has no float32 matrix at all that could be updated; use another strategy, such as head.");
    }
    return new GraftException(
        Fault.USAGE,
        "%s; there are %s. Name some of them by a regular expression, or use another strategy."
            .formatted(problem, listed(all, MOST_LISTED)));
  }
}
