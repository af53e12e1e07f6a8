package io.highwater.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import io.highwater.cli.Main;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the classes of all modules against {@link Architecture}, and that against a bad house. */
final class ArchitectureTest {
  private static final String FIXTURE = "io.highwater.house.fixture";

  private final Architecture rules = new Architecture("io.highwater");
  private final JavaClasses house =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.highwater");

  private final Architecture badRules = new Architecture(FIXTURE);
  private final JavaClasses badHouse = new ClassFileImporter().importPackages(FIXTURE);

  @Test
  void dependenciesPointOneWay() {
    assertThat(house.contain(Main.class)).isTrue();

    rules.roomsUseOnlyWhatTheyMay().forEach(rule -> rule.check(house));
    rules.everyPackageHasARoom().check(house);
    rules.theCoreUsesOnlyJavaBase().check(house);
    rules.onlyWireUsesKafka().check(house);
    rules.benchUsesKafkasPublicApiOnly().check(house);
    rules.faultsPackagesHaveNoCycles().check(house);
    rules.onlyMainEndsTheProcess().check(house);
  }

  @Test
  void aRoomThatUsesTheOneAboveItIsFound() {
    assertThat(breaches(badRules.roomsUseOnlyWhatTheyMay().stream()))
        .isNotEmpty()
        .allMatch(breach -> breach.contains("spec.LooksUp") && breach.contains("broker.Ends"));
  }

  @Test
  void aPackageWithoutARoomIsFound() {
    assertThat(breaches(Stream.of(badRules.everyPackageHasARoom())))
        .anyMatch(breach -> breach.contains("attic.Homeless"));
  }

  @Test
  void aCoreThatLogsIsFound() {
    assertThat(breaches(Stream.of(badRules.theCoreUsesOnlyJavaBase())))
        .anyMatch(breach -> breach.contains("java.util.logging.Logger"));
  }

  @Test
  void aBrokerThatUsesKafkaIsFound() {
    assertThat(breaches(Stream.of(badRules.onlyWireUsesKafka())))
        .anyMatch(breach -> breach.contains("broker.Ends") && breach.contains("kafka.common.Uuid"));
  }

  @Test
  void aBenchThatLooksBehindKafkasApiIsFound() {
    assertThat(breaches(Stream.of(badRules.benchUsesKafkasPublicApiOnly())))
        .anyMatch(breach -> breach.contains("bench.Peeks") && breach.contains("protocol.ApiKeys"));
  }

  @Test
  void packagesThatUseEachOtherAreFound() {
    assertThat(breaches(Stream.of(badRules.faultsPackagesHaveNoCycles())))
        .anyMatch(breach -> breach.contains("cluster.Real") && breach.contains("sim.Imagined"));
  }

  @Test
  void aBrokerThatEndsTheProcessIsFound() {
    assertThat(breaches(Stream.of(badRules.onlyMainEndsTheProcess())))
        .anyMatch(breach -> breach.contains("System.exit"))
        .anyMatch(breach -> breach.contains("Runtime.halt"));
  }

  private List<String> breaches(Stream<ArchRule> broken) {
    return broken
        .flatMap(rule -> rule.evaluate(badHouse).getFailureReport().getDetails().stream())
        .toList();
  }
}
