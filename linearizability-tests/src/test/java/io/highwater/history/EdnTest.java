package io.highwater.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EdnTest {

  private static Object read(String text) throws IOException {
    return new EdnReader(new StringReader(text)).read();
  }

  @Test
  void readsEveryKindOfValue() throws IOException {
    assertThat(read("nil")).isNull();
    assertThat(read("[true false -12 +7 0 9223372036854775807]"))
        .isEqualTo(List.of(true, false, -12L, 7L, 0L, Long.MAX_VALUE));
    assertThat(read("92233720368547758080N")).isEqualTo(new BigInteger("92233720368547758080"));
    assertThat(read("(1.5 -2e3 0.10M)")).isEqualTo(List.of(1.5, -2000.0, new BigDecimal("0.10")));
    assertThat(read("\"a\\n\\\"b\\\\ \\u00e9\"")).isEqualTo("a\n\"b\\ é");
    assertThat(read("[\\a \\newline \\u0041]")).isEqualTo(List.of('a', '\n', 'A'));
    assertThat(read(":seek-to-beginning?")).isEqualTo(Keyword.of("seek-to-beginning?"));
    assertThat(read("jepsen/x")).isEqualTo(new Symbol("jepsen/x"));
    assertThat(read("{:a 1, \"b\" [nil], 3 {}}"))
        .isEqualTo(mapOf(Keyword.of("a"), 1L, "b", Arrays.asList((Object) null), 3L, Map.of()));
    assertThat(read("#{1 :x}")).isEqualTo(Set.of(1L, Keyword.of("x")));
    assertThat(read("#jepsen.history.Op{:index 0}"))
        .isEqualTo(new Tagged("jepsen.history.Op", Map.of(Keyword.of("index"), 0L)));
    assertThat(read("#inst \"2026\"")).isEqualTo(new Tagged("inst", "2026"));
    assertThat(read("##-Inf")).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(read(" ; only a comment\n ,, ")).isSameAs(EdnReader.END);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[1 2            | 1 | 5  | the text ends inside the vector that opens in line 1, column 1",
        "{:a 1 :b}       | 1 | 7  | key :b of this map has no value",
        "{:a 1 :a 2}     | 1 | 7  | key :a comes twice",
        "[1 }            | 1 | 4  | '}' closes nothing",
        "[12x]           | 1 | 2  | '12x' is not a number",
        "[99999999999999999999] | 1 | 2 | does not fit into 64 bits",
        "[: 3]           | 1 | 2  | a keyword needs a name",
        "\"abc           | 1 | 1  | the text ends inside this string",
        "[\"a\\q\"]      | 1 | 6  | unknown escape",
        "\\bogus         | 1 | 1  | unknown character name",
        "#{1 1}          | 1 | 6  | a set holds the same value twice",
        "#_ 3            | 1 | 1  | expected a tag or a set after '#'",
        "##Bogus         | 1 | 1  | expected ##Inf",
        "#tag            | 1 | 1  | tag #tag has no value",
        "^{:a 1} x       | 1 | 1  | no meaning in EDN",
      })
  void saysWhereAndWhatIsWrong(String text, int line, int column, String problem) {
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(EdnException.class)
        .hasMessageStartingWith("line " + line + ", column " + column + ": ")
        .hasMessageContaining(problem);
  }

  @Test
  void countsLines() {
    assertThatThrownBy(() -> read("[1\n 2\n  ]]".replace("]]", "3x]")))
        .isInstanceOfSatisfying(
            EdnException.class,
            e -> {
              assertThat(e.line()).isEqualTo(3);
              assertThat(e.column()).isEqualTo(3);
            });
  }

  @Test
  void boundsDepth() {
    assertThatThrownBy(() -> read("[".repeat(100_000)))
        .isInstanceOf(EdnException.class)
        .hasMessageContaining("nested deeper");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void roundTrips(long seed) throws IOException {
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      Object value = random(random, 4);
      assertThat(read(EdnWriter.write(value))).isEqualTo(value);
    }
  }

  @Test
  void refusesWhatHasNoForm() {
    assertThatThrownBy(() -> EdnWriter.write(List.of(new Object())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Object");
  }

  private static Object random(Random random, int depth) {
    int kinds = depth == 0 ? 8 : 12;
    return switch (random.nextInt(kinds)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong();
      case 3 -> random.nextGaussian();
      case 4 -> new BigInteger(90, random).setBit(80);
      case 5 -> Keyword.of("k" + random.nextInt(10));
      case 6 -> text(random);
      case 7 -> (char) random.nextInt(0xd800);
      case 8 -> new Tagged("t", random(random, depth - 1));
      case 9 -> {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          map.put(random.nextLong(), random(random, depth - 1));
        }
        yield map;
      }
      case 10 -> new LinkedHashSet<>(List.of(random.nextLong(), text(random)));
      default -> {
        List<Object> items = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          items.add(random(random, depth - 1));
        }
        yield items;
      }
    };
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i > 0; i--) {
      text.append((char) random.nextInt(0x250));
    }
    return text + (random.nextBoolean() ? "😀" : "");
  }

  private static Map<Object, Object> mapOf(
      Object k1, Object v1, Object k2, Object v2, Object k3, Object v3) {
    Map<Object, Object> map = new LinkedHashMap<>();
    map.put(k1, v1);
    map.put(k2, v2);
    map.put(k3, v3);
    return map;
  }
}
