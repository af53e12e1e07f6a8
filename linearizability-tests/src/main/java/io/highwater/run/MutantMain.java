package io.highwater.run;

import io.highwater.broker.Main;
import io.highwater.fault.cluster.Launch;
import io.highwater.fault.sim.whole.MutantRules;
import io.highwater.fault.sim.whole.WholeMutant;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/**
 * A broker or controller process that follows a wrong rule: the zoo's own entry point, for its look
 * at how real processes are judged. The rule's name comes with the JVM's flags, everything else as
 * to the broker's own.
 */
public final class MutantMain {
  private static final String MUTANT = "highwater.zoo.mutant";
  private static final int USAGE = 2;

  private MutantMain() {}

  /** How processes that follow a wrong rule are started. */
  static Launch launch(WholeMutant mutant) {
    return Launch.likeThisJvm(MutantMain.class.getName())
        .withFlag("-D" + MUTANT + "=" + mutant.name());
  }

  public static void main(String[] args) {
    int code = run(System.getProperty(MUTANT, ""), List.of(args), System.out, System.err);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** Runs until the process is told to stop; returns the exit code. */
  static int run(String name, List<String> args, PrintStream out, PrintStream err) {
    Optional<WholeMutant> mutant = WholeMutant.named(name);
    if (mutant.isEmpty()) {
      err.println(MUTANT + " is '" + name + "', expected the name of a mutant");
      return USAGE;
    }
    return Main.run(args, new MutantRules(mutant.get()), out, err);
  }
}
