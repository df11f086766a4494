package dev.graft.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One operation.
 *
 * @param name the exporter's name for it, possibly empty
 * @param opType the operator, such as {@code Conv}
 * @param domain the operator set it is from; empty for the standard one
 * @param inputs tensor names; an empty name is an optional input left out
 * @param outputs tensor names; an empty name is an optional output left out
 * @param attributes in the file's order
 */
public record Node(
    String name,
    String opType,
    String domain,
    List<String> inputs,
    List<String> outputs,
    Map<String, Attribute> attributes) {
  /** Copies the lists, and the map in its order. */
  public Node {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
  }

  /** A node of the standard domain. */
  public static Node of(
      String name,
      String opType,
      List<String> inputs,
      List<String> outputs,
      Map<String, Attribute> attributes) {
    return new Node(name, opType, "", inputs, outputs, attributes);
  }

  /**
   * Every tensor this node needs: its inputs that are given, and what the bodies of {@code If} and
   * {@code Loop} capture from the graph around them.
   */
  public Set<String> reads() {
    Set<String> reads = new LinkedHashSet<>(inputs);
    for (Attribute attribute : attributes.values()) {
      if (attribute instanceof Attribute.Opaque opaque) {
        reads.addAll(opaque.captures());
      }
    }
    reads.remove("");
    return reads;
  }

  /** The same operation reading and writing other tensors. */
  public Node withTensors(List<String> newInputs, List<String> newOutputs) {
    return new Node(name, opType, domain, newInputs, newOutputs, attributes);
  }

  /** Whether input {@code index} is given. */
  public boolean hasInput(int index) {
    return index < inputs.size() && !inputs.get(index).isEmpty();
  }

  /** The integer attribute {@code key}, or the operator's default where the file leaves it out. */
  public long intAttribute(String key, long defaultValue) {
    Attribute value = attributes.get(key);
    return value == null ? defaultValue : cast(key, value, Attribute.Int.class).value();
  }

  /** The float attribute {@code key}, or the operator's default where the file leaves it out. */
  public float floatAttribute(String key, float defaultValue) {
    Attribute value = attributes.get(key);
    return value == null ? defaultValue : cast(key, value, Attribute.Real.class).value();
  }

  /** The string attribute {@code key}, or the operator's default where the file leaves it out. */
  public String stringAttribute(String key, String defaultValue) {
    Attribute value = attributes.get(key);
    return value == null ? defaultValue : cast(key, value, Attribute.Text.class).value();
  }

  /**
   * The integer-list attribute {@code key}, or the operator's default where the file leaves it out.
   */
  public long[] intsAttribute(String key, long... defaultValues) {
    Attribute value = attributes.get(key);
    return value == null
        ? defaultValues.clone()
        : cast(key, value, Attribute.Ints.class).values().stream()
            .mapToLong(Long::longValue)
            .toArray();
  }

  /** How error messages name this node: {@code Conv '/features/0/Conv'}. */
  public String label() {
    String operator = domain.isEmpty() ? opType : domain + "." + opType;
    return operator + " '" + (name.isEmpty() ? String.join(", ", outputs) : name) + "'";
  }

  private <T extends Attribute> T cast(String key, Attribute value, Class<T> kind) {
    if (!kind.isInstance(value)) {
      throw new IllegalArgumentException(
          "%s: attribute '%s' is a %s where ONNX has a %s"
              .formatted(label(), key, value.getClass().getSimpleName(), kind.getSimpleName()));
    }
    return kind.cast(value);
  }
}
