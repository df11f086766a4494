package dev.graft.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Signals of the operating system. The JDK's own class for them has no public counterpart; it is
 * called by reflection, as the compiler warns of it and the warning cannot be silenced.
 */
final class OsSignal {
  private OsSignal() {}

  /** Handlers that were put in place; closed, those before are back. */
  interface Registration extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Has something done at signals, each time on a thread of its own. A signal that this process was
   * started to ignore, as nohup does, stays ignored; one that the system does not know is left out.
   *
   * @param names such as INT
   */
  static Registration handle(List<String> names, Runnable action) {
    List<Map.Entry<Object, Object>> before = new ArrayList<>();
    for (String name : names) {
      try {
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        Object signal =
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        Object acting =
            Proxy.newProxyInstance(
                OsSignal.class.getClassLoader(),
                new Class<?>[] {handler},
                (proxy, method, arguments) -> act(method, arguments, proxy, action));
        before.add(Map.entry(signal, register(signal, acting)));
      } catch (ReflectiveOperationException e) {
        // Not known here, or the virtual machine's own: it then does what it always does.
      }
    }
    return () -> before.forEach(OsSignal::restore);
  }

  private static Object act(Method method, Object[] arguments, Object proxy, Runnable action) {
    return switch (method.getName()) {
      case "hashCode" -> System.identityHashCode(proxy);
      case "equals" -> proxy == arguments[0];
      case "toString" -> "handler of OsSignal";
      default -> {
        action.run();
        yield proxy;
      }
    };
  }

  private static Object register(Object signal, Object handler)
      throws ReflectiveOperationException {
    Class<?> type = Class.forName("sun.misc.SignalHandler");
    return signal
        .getClass()
        .getMethod("handle", signal.getClass(), type)
        .invoke(null, signal, handler);
  }

  private static void restore(Map.Entry<Object, Object> before) {
    try {
      register(before.getKey(), before.getValue());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a signal's handler cannot be put back", e);
    }
  }
}
