package io.highwater.wire.message;

import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.Message;
import org.apache.kafka.common.protocol.types.BoundField;
import org.apache.kafka.common.protocol.types.Field;
import org.apache.kafka.common.protocol.types.Schema;
import org.apache.kafka.common.protocol.types.TaggedFields;
import org.apache.kafka.common.record.internal.BaseRecords;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/** Fills any of Kafka's generated messages with data, in just the fields that a version has. */
public final class KafkaFiller {
  private final Random random;

  public KafkaFiller(long seed) {
    this.random = new Random(seed);
  }

  /** A filled message. */
  public <T extends Message> T fill(Class<T> type, int version) {
    try {
      Schema[] schemas = (Schema[]) type.getField("SCHEMAS").get(null);
      return fill(type, schemas[version]);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(type + " is not a generated message", e);
    }
  }

  private <T> T fill(Class<T> type, Schema schema) throws ReflectiveOperationException {
    Constructor<T> constructor = type.getConstructor();
    T message = constructor.newInstance();
    for (BoundField field : schema.fields()) {
      if (field.def.type instanceof TaggedFields tagged) {
        for (Field each : tagged.fields().values()) {
          set(message, each.name, each.type);
        }
      } else {
        set(message, field.def.name, field.def.type);
      }
    }
    return message;
  }

  private void set(
      Object message, String name, org.apache.kafka.common.protocol.types.Type schemaType)
      throws ReflectiveOperationException {
    String setterName = "set" + camel(name);
    Method setter =
        Arrays.stream(message.getClass().getMethods())
            .filter(method -> method.getName().equals(setterName))
            .findAny()
            .orElseThrow(() -> new NoSuchMethodException(message.getClass() + "." + setterName));
    if (schemaType.isNullable() && random.nextInt(4) == 0) {
      setter.invoke(message, (Object) null);
    } else {
      setter.invoke(message, value(name, setter.getGenericParameterTypes()[0], schemaType));
    }
  }

  private static String camel(String snake) {
    StringBuilder text = new StringBuilder();
    for (String word : snake.split("_", -1)) {
      text.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return text.toString();
  }

  private Object value(
      String name, Type type, org.apache.kafka.common.protocol.types.Type schemaType)
      throws ReflectiveOperationException {
    if (type instanceof ParameterizedType list) {
      return elements(new ArrayList<>(), list.getActualTypeArguments()[0], schemaType);
    }
    Class<?> plain = (Class<?>) type;
    if (Collection.class.isAssignableFrom(plain)) {
      Type element = ((ParameterizedType) plain.getGenericSuperclass()).getActualTypeArguments()[0];
      @SuppressWarnings("unchecked")
      Collection<Object> target = (Collection<Object>) plain.getConstructor().newInstance();
      return elements(target, element, schemaType);
    }
    if (schemaType instanceof Schema schema) {
      return fill(plain, schema);
    }
    return scalar(name, plain);
  }

  private Collection<Object> elements(
      Collection<Object> target,
      Type element,
      org.apache.kafka.common.protocol.types.Type schemaType)
      throws ReflectiveOperationException {
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      target.add(value("", element, schemaType.arrayElementType().orElseThrow()));
    }
    return target;
  }

  private Object scalar(String name, Class<?> type) {
    if (name.endsWith("error_code")) {
      return Errors.forCode((short) random.nextInt(100)).code();
    }
    if (name.equals("isolation_level")) {
      return (byte) random.nextInt(2);
    }
    if (type == boolean.class) {
      return random.nextBoolean();
    }
    if (type == byte.class) {
      return (byte) random.nextInt(100);
    }
    if (type == short.class) {
      return (short) random.nextInt(10_000);
    }
    if (type == int.class || type == Integer.class) {
      return random.nextInt(60_000);
    }
    if (type == long.class) {
      return random.nextLong(1L << 50);
    }
    if (type == double.class) {
      return random.nextDouble();
    }
    if (type == String.class) {
      return "text-" + random.nextInt(1000) + "-ü";
    }
    if (type == Uuid.class) {
      return new Uuid(random.nextLong(), random.nextLong());
    }
    if (type == byte[].class) {
      return new byte[] {1, 2, 3};
    }
    if (type == BaseRecords.class) {
      return records();
    }
    throw new IllegalArgumentException("no value for " + name + " of " + type);
  }

  private MemoryRecords records() {
    List<SimpleRecord> records = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      String value = "value-" + random.nextInt();
      records.add(new SimpleRecord(value.getBytes(StandardCharsets.UTF_8)));
    }
    return MemoryRecords.withRecords(Compression.NONE, records.toArray(SimpleRecord[]::new));
  }
}
