package dev.graft.train;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import dev.graft.policy.Moving;
import dev.graft.policy.Recipe;
import dev.graft.policy.Schedule;
import dev.graft.policy.UpdateRule;
import java.util.Optional;

/** A recipe as a record of a run holds it, and back. */
public final class RecipeJson {
  /** Which schedule or rule it is stands beside its numbers. */
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  private interface OfAKind {}

  private static final ObjectMapper JSON = mapper();

  private RecipeJson() {}

  private static ObjectMapper mapper() {
    ObjectMapper mapper = new ObjectMapper();
    mapper
        .addMixIn(Schedule.class, OfAKind.class)
        .addMixIn(UpdateRule.class, OfAKind.class)
        .addMixIn(Moving.class, OfAKind.class);
    mapper.registerSubtypes(
        new NamedType(Moving.Everything.class, "everything"),
        new NamedType(Moving.LowRank.class, "low-rank"),
        new NamedType(Schedule.Constant.class, "constant"),
        new NamedType(Schedule.Cosine.class, "cosine"),
        new NamedType(Schedule.OneCycle.class, "one-cycle"),
        new NamedType(Schedule.SlantedTriangular.class, "slanted"),
        new NamedType(UpdateRule.Sgd.class, "sgd"),
        new NamedType(UpdateRule.AdamW.class, "adamw"));
    return mapper;
  }

  /** All of it. */
  public static JsonNode of(Recipe recipe) {
    return JSON.valueToTree(recipe);
  }

  /** What {@link #of} made, also by another version of Graft; empty if it cannot be read. */
  public static Optional<Recipe> read(JsonNode recipe) {
    try {
      return recipe.isObject()
          ? Optional.of(JSON.treeToValue(recipe, Recipe.class))
          : Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }
}
