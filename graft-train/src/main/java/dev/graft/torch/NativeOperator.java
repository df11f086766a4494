package dev.graft.torch;

import java.util.Collection;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.GenericList;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorType;
import org.bytedeco.pytorch.Type;

/** A libtorch operator that the Java binding leaves out, called by its schema's name. */
final class NativeOperator {
  private final OperatorHandle handle;

  /**
   * @param name such as {@code aten::_fused_sgd_}
   */
  NativeOperator(String name) {
    handle = new OperatorHandle(Dispatcher.singleton().findSchemaOrThrow(name, ""));
    handle.retainReference();
  }

  /** Calls it for its effect on its arguments, which stand in the schema's order. */
  void call(IValue... arguments) {
    IValueVector stack = new IValueVector();
    for (IValue argument : arguments) {
      stack.push_back(argument);
    }
    handle.callBoxed(stack);
  }

  static IValue list(Collection<Tensor> tensors) {
    GenericList list = new GenericList(new Type.TypePtr(TensorType.get()));
    tensors.forEach(tensor -> list.push_back(new IValue(tensor)));
    return new IValue(list);
  }
}
