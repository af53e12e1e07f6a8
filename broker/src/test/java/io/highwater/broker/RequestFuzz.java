package io.highwater.broker;

import io.highwater.wire.message.Codec;
import io.highwater.wire.message.Request;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;

/**
 * Makes requests of any kind up: each field is either plausible by its name, so that a request gets
 * past the first checks, or one of the values that programs forget.
 */
final class RequestFuzz {
  private static final List<Integer> INTS =
      List.of(-1, 0, 1, 2, 3, 9, -2, Integer.MIN_VALUE, Integer.MAX_VALUE, 32767);
  private static final List<Long> LONGS =
      List.of(-1L, 0L, 1L, 2L, -2L, -3L, -7L, Long.MIN_VALUE, Long.MAX_VALUE, 1L << 32);
  private static final int MANY = 300;

  private final Random random;
  private final Map<String, List<?>> plausible;

  /** One list a request may be a long one: a list of such lists would only test the heap. */
  private boolean crowded;

  /**
   * @param plausible values by the names of fields
   */
  RequestFuzz(long seed, Map<String, List<?>> plausible) {
    this.random = new Random(seed);
    this.plausible = plausible;
  }

  /** Every kind of request that there is. */
  @SuppressWarnings("unchecked") // a sealed interface permits its own implementations only
  static List<Class<? extends Request>> kinds() {
    return List.of((Class<? extends Request>[]) Request.class.getPermittedSubclasses());
  }

  static Codec<?, ?> codec(Class<? extends Request> kind) {
    try {
      return (Codec<?, ?>) kind.getEnclosingClass().getField("CODEC").get(null);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  /** A request of that kind; nothing if what came out cannot even be made. */
  Optional<Request> make(Class<? extends Request> kind) {
    crowded = false;
    try {
      return Optional.of((Request) record(kind));
    } catch (IllegalArgumentException refused) {
      return Optional.empty();
    }
  }

  private Object record(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types = new Class<?>[components.length];
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      types[i] = components[i].getType();
      values[i] = value(components[i].getName(), components[i].getGenericType());
    }
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        throw refused;
      }
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private Object value(String name, Type type) {
    if (type instanceof ParameterizedType generic) {
      return container(name, generic);
    }
    List<?> known = plausible.get(name);
    if (known != null && random.nextInt(4) != 0) {
      return pick(known);
    }
    Class<?> plain = (Class<?>) type;
    return switch (plain.getSimpleName()) {
      case "int" -> pick(INTS);
      case "long" -> pick(LONGS);
      case "boolean" -> random.nextBoolean();
      case "Integer" -> pick(INTS);
      case "String" -> pick(List.of("", "nobody", ".", "a/b", "\0", "x".repeat(300)));
      case "UUID" -> pick(List.of(new UUID(0, 0), new UUID(5, 5), new UUID(-1, -1)));
      case "ByteBuffer" -> ByteBuffer.wrap(bytes(random.nextInt(200)));
      default -> record(plain);
    };
  }

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private Object container(String name, ParameterizedType type) {
    Type element = type.getActualTypeArguments()[0];
    if (type.getRawType() == Optional.class) {
      return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(value(name, element));
    }
    if (!crowded && random.nextInt(60) == 0) {
      crowded = true;
      return Collections.nCopies(MANY, value(name, element));
    }
    List<Object> elements = new ArrayList<>();
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      elements.add(value(name, element));
    }
    return elements;
  }

  private Object pick(List<?> values) {
    return values.get(random.nextInt(values.size()));
  }
}
