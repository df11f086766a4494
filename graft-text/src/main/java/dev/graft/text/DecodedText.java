package dev.graft.text;

import dev.graft.graph.ElementType;
import dev.graft.graph.Tensor;
import dev.graft.modality.Decoded;
import dev.graft.modality.Memory;
import dev.graft.modality.View;
import dev.graft.text.TextInput.Port;
import dev.graft.text.TextInput.Role;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A text as tokens, and how a network wants them.
 *
 * @param sketch of its words
 */
record DecodedText(Tokens tokens, long sketch, TextProcessor processor) implements Decoded {
  @Override
  public Map<String, Tensor> example(View view, Memory memory) {
    TextInput input = processor.input();
    int length = input.isFree() ? tokens.length() : (int) input.length();
    Map<String, Tensor> example = new LinkedHashMap<>();
    input
        .ports()
        .forEach(
            (role, port) -> {
              ByteBuffer values = memory.of(port.name(), length * port.type().byteSize());
              for (int i = 0; i < length; i++) {
                put(values, port, i, value(role, i));
              }
              example.put(port.name(), Tensor.ofBytes(port.type(), new long[] {1, length}, values));
            });
    return example;
  }

  private long value(Role role, int i) {
    boolean there = i < tokens.length();
    return switch (role) {
      case IDS -> there ? tokens.ids()[i] : processor.modality().tokenizer().padId();
      case MASK -> there ? 1 : 0;
      case TYPES -> there ? tokens.types()[i] : 0;
      case POSITIONS -> i;
    };
  }

  private static void put(ByteBuffer values, Port port, int i, long value) {
    ElementType type = port.type();
    int at = i * type.byteSize();
    switch (type) {
      case INT64 -> values.putLong(at, value);
      case INT32 -> values.putInt(at, (int) value);
      case FLOAT -> values.putFloat(at, (float) value);
      default -> values.put(at, (byte) value);
    }
  }

  @Override
  public long extent() {
    return tokens.length();
  }

  @Override
  public boolean shortened() {
    return tokens.shortened();
  }
}
