package dev.graft.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import dev.graft.graph.ElementType;
import dev.graft.graph.Graph;
import dev.graft.graph.ValueInfo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a network takes texts: whole numbers [N, L], one tensor for each thing it is told of tokens.
 *
 * @param ports by what they are told; the tokens themselves always
 * @param length how many tokens every text has to have; -1 where they are free
 */
record TextInput(Map<Role, Port> ports, long length) {
  private static final Set<ElementType> WHOLE = Set.of(ElementType.INT64, ElementType.INT32);
  private static final long FREE = -1;

  /** What a tensor says of tokens. */
  enum Role {
    /** Which they are. */
    IDS,
    /** 1 for tokens, 0 for padding. */
    MASK,
    /** Which of a pair's texts they are of. */
    TYPES,
    /** Which place they have, from 0. */
    POSITIONS
  }

  /** An input of the network. */
  record Port(String name, ElementType type) {}

  TextInput {
    Map<Role, Port> ordered = new EnumMap<>(Role.class);
    ordered.putAll(ports);
    ports = Collections.unmodifiableMap(ordered);
  }

  /**
   * That of a network.
   *
   * @param source how errors name it
   * @throws GraftException of fault {@code MODEL} if it takes something else
   */
  static TextInput of(Graph network, String source) {
    Map<Role, Port> ports = new EnumMap<>(Role.class);
    List<ValueInfo> unknown = new ArrayList<>();
    long length = FREE;
    for (ValueInfo input : network.inputs()) {
      Optional<Role> role =
          isOfTokens(input)
              ? role(input.name().toLowerCase(Locale.ROOT), network.inputs().size())
              : Optional.empty();
      if (role.isPresent() && !ports.containsKey(role.get())) {
        ports.put(role.get(), new Port(input.name(), input.type()));
        length = Math.max(length, input.extents()[1]);
      } else {
        unknown.add(input);
      }
    }
    if (!ports.containsKey(Role.IDS)) {
      throw refused(network, source, "none of them are tokens");
    }
    if (!unknown.isEmpty()) {
      throw refused(network, source, "'%s' is none of them".formatted(unknown.get(0).name()));
    }
    return new TextInput(ports, length);
  }

  private static GraftException refused(Graph network, String source, String why) {
    return new GraftException(
        Fault.MODEL,
        "%s takes %s; a network for texts takes tokens [N, L] as int64 or int32, called input_ids, and beside them no more than attention_mask, token_type_ids and position_ids, and %s. Use an encoder of texts."
            .formatted(
                source,
                network.inputs().stream()
                    .map(ValueInfo::toString)
                    .collect(Collectors.joining(", ")),
                why));
  }

  private static boolean isOfTokens(ValueInfo input) {
    boolean isMask = input.name().toLowerCase(Locale.ROOT).contains("mask");
    return input.shape().size() == 2
        && (WHOLE.contains(input.type())
            || (isMask && Set.of(ElementType.FLOAT, ElementType.BOOL).contains(input.type())));
  }

  private static Optional<Role> role(String name, int inputs) {
    if (name.contains("mask")) {
      return Optional.of(Role.MASK);
    }
    if (name.contains("type") || name.contains("segment")) {
      return Optional.of(Role.TYPES);
    }
    if (name.contains("position")) {
      return Optional.of(Role.POSITIONS);
    }
    boolean isIds =
        inputs == 1 || name.contains("ids") || name.contains("token") || name.contains("input");
    return isIds ? Optional.of(Role.IDS) : Optional.empty();
  }

  /** The name of what takes the tokens. */
  String ids() {
    return Objects.requireNonNull(ports.get(Role.IDS)).name();
  }

  /** The name of what says where padding is. */
  Optional<String> mask() {
    return Optional.ofNullable(ports.get(Role.MASK)).map(Port::name);
  }

  boolean isFree() {
    return length < 0;
  }

  /** The network with its inputs in the order of their roles, the tokens first. */
  Graph ordered(Graph network) {
    List<ValueInfo> inputs = new ArrayList<>();
    for (Port port : ports.values()) {
      network.inputs().stream()
          .filter(input -> input.name().equals(port.name()))
          .forEach(inputs::add);
    }
    return new Graph(
        network.name(),
        network.nodes(),
        network.initializers(),
        inputs,
        network.outputs(),
        network.opsets(),
        network.metadata());
  }

  JsonNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ports.forEach(
        (role, port) ->
            json.putObject(role.name().toLowerCase(Locale.ROOT))
                .put("name", port.name())
                .put("type", port.type().name().toLowerCase(Locale.ROOT)));
    if (!isFree()) {
      json.put("length", length);
    }
    return json;
  }

  static TextInput fromJson(JsonNode json) {
    Map<Role, Port> ports = new EnumMap<>(Role.class);
    for (Role role : Role.values()) {
      JsonNode port = json.get(role.name().toLowerCase(Locale.ROOT));
      if (port != null) {
        ports.put(
            role,
            new Port(
                port.path("name").asText(),
                ElementType.valueOf(port.path("type").asText().toUpperCase(Locale.ROOT))));
      }
    }
    if (!ports.containsKey(Role.IDS)) {
      throw new IllegalArgumentException("its card does not say which input takes tokens");
    }
    return new TextInput(ports, json.path("length").asLong(FREE));
  }

  @Override
  public String toString() {
    return ports.values().stream()
        .map(
            port ->
                "'%s': %s [N, %s]"
                    .formatted(port.name(), port.type(), isFree() ? "L" : String.valueOf(length)))
        .collect(Collectors.joining(", "));
  }
}
