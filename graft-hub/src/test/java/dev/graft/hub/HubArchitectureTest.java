package dev.graft.hub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The hub finds files; it knows nothing of what is done with them, and asks nobody's process. */
@AnalyzeClasses(packages = "dev.graft.hub", importOptions = ImportOption.DoNotIncludeTests.class)
class HubArchitectureTest {
  @ArchTest
  static final ArchRule onlyTheGraphIsKnown =
      classes()
          .that()
          .resideInAPackage("dev.graft.hub")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.graft",
              "dev.graft.graph",
              "dev.graft.hub",
              "java..",
              "javax.net.ssl",
              "com.fasterxml.jackson..",
              "org.apache.maven..",
              "org.codehaus.plexus..",
              "org.sonatype.plexus..",
              "org.eclipse.aether..",
              "org.jspecify..");

  @ArchTest
  static final ArchRule nothingOfTheProcessIsRead =
      noClasses()
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err");
}
