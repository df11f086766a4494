package dev.graft.train;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.policy.HyperRule;
import dev.graft.policy.Recipe;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the user wants otherwise than {@link HyperRule} has it.
 *
 * @param to made to its recipe
 * @param given how the user calls the settings that were made for gradient descent; it is said of
 *     them if there is none
 */
public record RecipeChanges(UnaryOperator<Recipe> to, List<String> given) {
  /** The recipe as it is. */
  public static final RecipeChanges NONE = new RecipeChanges(UnaryOperator.identity(), List.of());

  /** Copies the list. */
  public RecipeChanges {
    given = List.copyOf(given);
  }

  /**
   * A recipe with them.
   *
   * @throws GraftException of fault {@code USAGE} if they give a value out of its range, or no
   *     recipe
   */
  Recipe appliedTo(Recipe usual) {
    @Nullable Recipe changed = to.apply(usual);
    if (changed == null) {
      throw new GraftException(
          Fault.USAGE,
          "the changes to the recipe give none; give the recipe back, changed or as it is.");
    }
    return changed;
  }

  /** What to say of settings that gradient descent would have heeded; empty if there are none. */
  Optional<String> unheeded() {
    int last = given.size() - 1;
    String names =
        last < 1
            ? String.join("", given)
            : String.join(", ", given.subList(0, last)) + " and " + given.get(last);
    return given.isEmpty()
        ? Optional.empty()
        : Optional.of(names + " had no effect: only the head is trained, exactly");
  }
}
