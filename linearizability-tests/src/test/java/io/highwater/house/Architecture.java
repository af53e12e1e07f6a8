package io.highwater.house;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Which way dependencies point, as rules over everything below a base package. */
final class Architecture {
  /** What each room may use of the others; packages below {@code io.highwater}. */
  private static final Map<String, List<String>> MAY_USE = new LinkedHashMap<>();

  private static final List<String> JUDGES =
      List.of("history", "workload", "check", "report", "run", "bench", "junit", "cli");

  static {
    MAY_USE.put("spec", List.of());
    MAY_USE.put("wire", List.of());
    MAY_USE.put("client", List.of("wire"));
    MAY_USE.put("broker", List.of("spec", "wire"));
    MAY_USE.put("fault", List.of("spec", "wire", "client", "broker"));
    MAY_USE.put("tla", List.of("spec"));
  }

  private final String base;

  Architecture(String base) {
    this.base = base;
  }

  /** Everything below the base lives in a room that these rules know. */
  ArchRule everyPackageHasARoom() {
    return classes()
        .should()
        .resideInAnyPackage(inside(Stream.concat(MAY_USE.keySet().stream(), JUDGES.stream())));
  }

  /** A room uses itself, the rooms that it may, and nothing else of ours. */
  List<ArchRule> roomsUseOnlyWhatTheyMay() {
    return MAY_USE.entrySet().stream().map(room -> mayUse(room.getKey(), room.getValue())).toList();
  }

  private ArchRule mayUse(String room, List<String> others) {
    String[] allowed = inside(Stream.concat(Stream.of(room), others.stream()));
    return noClasses()
        .that()
        .resideInAPackage(inside(room))
        .should()
        .dependOnClassesThat(
            are(resideInAnyPackage(base + "..").and(not(resideInAnyPackage(allowed)))))
        .as(room + " uses nothing of ours but " + others)
        .allowEmptyShould(true);
  }

  /** The core uses itself and the collections of {@code java.base}. */
  ArchRule theCoreUsesOnlyJavaBase() {
    return classes()
        .that()
        .resideInAPackage(inside("spec"))
        .should()
        .onlyDependOnClassesThat(
            are(
                resideInAnyPackage(
                    inside("spec"),
                    "java.lang..",
                    "java.util",
                    "java.util.function",
                    "java.util.stream")))
        .allowEmptyShould(true);
  }

  /** Simulated clusters may use what real ones are made of, but not the other way round. */
  ArchRule faultsPackagesHaveNoCycles() {
    return slices()
        .matching(base + ".fault.(*)..")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true);
  }

  /** Kafka's public clients are what speed is measured with. */
  ArchRule benchUsesKafkasPublicApiOnly() {
    return noClasses()
        .that()
        .resideInAPackage(inside("bench"))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka.common.message..",
            "org.apache.kafka.common.protocol..",
            "org.apache.kafka.common.requests..",
            "org.apache.kafka.common.record..",
            "org.apache.kafka.metadata..")
        .allowEmptyShould(true);
  }

  /** Kafka's classes are the codec of one room. */
  ArchRule onlyWireUsesKafka() {
    return noClasses()
        .that()
        .resideOutsideOfPackages(inside("wire"), inside("bench"))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..");
  }

  /** In a user's JVM an embedded node dies alone. */
  ArchRule onlyMainEndsTheProcess() {
    return noClasses()
        .that()
        .doNotHaveFullyQualifiedName(base + ".broker.Main")
        .and()
        .doNotHaveFullyQualifiedName(base + ".cli.Main")
        .and()
        .doNotHaveFullyQualifiedName(base + ".fault.cluster.Lifeline")
        .and()
        .doNotHaveFullyQualifiedName(base + ".run.MutantMain")
        .should()
        .callMethodWhere(
            target(owner(are(resideInAnyPackage("java.lang"))))
                .and(target(nameMatching("exit|halt"))));
  }

  private String inside(String room) {
    return base + "." + room + "..";
  }

  private String[] inside(Stream<String> rooms) {
    return rooms.map(this::inside).toArray(String[]::new);
  }
}
