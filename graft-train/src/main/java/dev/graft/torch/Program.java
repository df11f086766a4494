package dev.graft.torch;

import dev.graft.GraftException;
import dev.graft.GraftException.Fault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * Instructions over numbered registers. Constants and parameters stay in theirs; every other
 * register is emptied as soon as nothing reads it any more.
 *
 * @param pinned what is in its register before a run starts, and after
 * @param inputs the registers of the graph's inputs, in order
 * @param outputs the registers of the graph's outputs, in order
 */
record Program(
    List<Instruction> instructions,
    int registers,
    Map<Integer, Value> pinned,
    List<Integer> inputs,
    List<Integer> outputs) {

  /** Runs everything. The caller releases the inputs and the outputs. */
  List<Value> run(List<Value> fed, Pass pass) {
    @Nullable Value[] values = new @Nullable Value[registers];
    pinned.forEach((register, value) -> values[register] = value);
    for (int i = 0; i < inputs.size(); i++) {
      values[inputs.get(i)] = new Value(fed.get(i).tensor());
    }
    try {
      for (Instruction instruction : instructions) {
        run(instruction, values, pass);
        for (int register : instruction.dying()) {
          empty(values, register);
        }
      }
      List<Value> results = new ArrayList<>();
      for (int register : outputs) {
        Value value = values[register];
        if (value == null) {
          throw new IllegalStateException("an output's register is empty");
        }
        results.add(new Value(value.tensor()));
      }
      return results;
    } finally {
      for (int register = 0; register < registers; register++) {
        if (!pinned.containsKey(register)) {
          empty(values, register);
        }
      }
    }
  }

  private static void empty(@Nullable Value[] values, int register) {
    Value value = values[register];
    if (value != null) {
      value.release();
      values[register] = null;
    }
  }

  private static void run(Instruction instruction, @Nullable Value[] values, Pass pass) {
    List<@Nullable Value> arguments = new ArrayList<>(instruction.inputs().size());
    for (int register : instruction.inputs()) {
      arguments.add(register < 0 ? null : values[register]);
    }
    PointerScope scope = new PointerScope();
    try {
      Tensor[] results = instruction.kernel().run(new Arguments(arguments, pass));
      for (int i = 0; i < instruction.outputs().size(); i++) {
        int register = instruction.outputs().get(i);
        if (register >= 0) {
          values[register] = new Value(results[i]);
        }
      }
    } catch (Unsupported e) {
      throw failure(instruction, arguments, e.what() + " is not supported", e);
    } catch (RuntimeException e) {
      throw failure(instruction, arguments, firstLine(e), e);
    } finally {
      scope.close();
    }
  }

  private static GraftException failure(
      Instruction instruction, List<@Nullable Value> arguments, String reason, Exception cause) {
    String shapes =
        arguments.stream()
            .map(value -> value == null ? "none" : Arrays.toString(value.tensor().shape()))
            .collect(Collectors.joining(", "));
    return new GraftException(
        Fault.MODEL,
        "%s failed on inputs of shape %s: %s".formatted(instruction.node().label(), shapes, reason),
        cause);
  }

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("no message");
  }
}
