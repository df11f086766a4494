package dev.graft.graph;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A node's attribute value, one record per kind that ONNX has and vision, text and audio networks
 * use.
 */
public sealed interface Attribute {
  /** An integer. */
  record Int(long value) implements Attribute {}

  /** A float. */
  record Real(float value) implements Attribute {}

  /** A string; ONNX strings are bytes, nearly always UTF-8. */
  record Text(String value) implements Attribute {}

  /** A constant tensor. */
  record Constant(Tensor value) implements Attribute {}

  /** A list of integers. */
  record Ints(List<Long> values) implements Attribute {
    /** Copies the list. */
    public Ints {
      values = List.copyOf(values);
    }
  }

  /** A list of floats. */
  record Reals(List<Float> values) implements Attribute {
    /** Copies the list. */
    public Reals {
      values = List.copyOf(values);
    }
  }

  /** A list of strings. */
  record Texts(List<String> values) implements Attribute {
    /** Copies the list. */
    public Texts {
      values = List.copyOf(values);
    }
  }

  /**
   * A kind that Graft carries along without looking inside, such as the bodies of {@code If} and
   * {@code Loop}.
   *
   * @param attributeProto the serialised {@code AttributeProto}
   * @param captures the tensors that it reads from the graph around it
   */
  @SuppressWarnings("exports") // only the reader and the writer of files look at it
  record Opaque(ByteString attributeProto, Set<String> captures) implements Attribute {
    /** Copies the set. */
    public Opaque {
      captures = Collections.unmodifiableSet(new LinkedHashSet<>(captures));
    }
  }
}
