package dev.graft.torch;

import dev.graft.graph.Attribute;
import dev.graft.graph.Node;
import dev.graft.graph.Tensor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A node as an operator sees it when the graph is compiled.
 *
 * @param opset the version of the standard operator set
 * @param constants the tensors of the graph that never change, by name
 * @param outputsRead how many of the outputs someone reads: up to and including the last such
 * @param stored whether a tensor is kept in the file, and not computed
 */
record NodeSpec(
    Node node,
    long opset,
    Map<String, Tensor> constants,
    int outputsRead,
    Predicate<String> stored) {
  long integer(String attribute, long defaultValue) {
    return node.intAttribute(attribute, defaultValue);
  }

  boolean flag(String attribute, boolean defaultValue) {
    return node.intAttribute(attribute, defaultValue ? 1 : 0) != 0;
  }

  double real(String attribute, double defaultValue) {
    return node.floatAttribute(attribute, (float) defaultValue);
  }

  String text(String attribute, String defaultValue) {
    return node.stringAttribute(attribute, defaultValue);
  }

  long[] integers(String attribute, long... defaults) {
    return node.intsAttribute(attribute, defaults);
  }

  boolean hasAttribute(String attribute) {
    return node.attributes().containsKey(attribute);
  }

  Optional<Tensor> tensorAttribute(String attribute) {
    return node.attributes().get(attribute) instanceof Attribute.Constant constant
        ? Optional.of(constant.value())
        : Optional.empty();
  }

  boolean hasInput(int index) {
    return node.hasInput(index);
  }

  /** Whether input {@code index} is kept in the file, and not computed. */
  boolean isStored(int index) {
    return hasInput(index) && stored.test(node.inputs().get(index));
  }

  /** The value of input {@code index} where it is known before anything runs. */
  Optional<Tensor> constant(int index) {
    return hasInput(index)
        ? Optional.ofNullable(constants.get(node.inputs().get(index)))
        : Optional.empty();
  }

  /** The value of a floating-point input of one element, where it is known. */
  Optional<Double> scalar(int index) {
    return constant(index)
        .filter(tensor -> tensor.size() == 1 && tensor.type().isFloating())
        .map(tensor -> (double) tensor.floats()[0]);
  }

  /** A text attribute that names one of an enum's constants, in upper or lower case. */
  <E extends Enum<E>> E choice(String attribute, E defaultValue) {
    String value = text(attribute, defaultValue.name());
    E[] known = defaultValue.getDeclaringClass().getEnumConstants();
    return Arrays.stream(known)
        .filter(constant -> constant.name().equalsIgnoreCase(value))
        .findFirst()
        .orElseThrow(
            () ->
                new Unsupported(
                    "%s '%s' (supported: %s)"
                        .formatted(
                            attribute, value, Arrays.toString(known).toLowerCase(Locale.ROOT))));
  }

  /** Refuses a node of which more outputs are read than {@code supported}. */
  void atMostOutputs(int supported) {
    if (outputsRead > supported) {
      throw new Unsupported("output " + outputsRead);
    }
  }

  /** Refuses a node whose attribute is not what the operator's kernel does. */
  void require(boolean condition, String what) {
    if (!condition) {
      throw new Unsupported(what);
    }
  }
}
