package io.highwater.fault.cluster;

import io.highwater.broker.Main;
import io.highwater.fault.sim.whole.MutantRules;
import io.highwater.fault.sim.whole.WholeMutant;
import java.util.List;

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
  public static Launch launch(WholeMutant mutant) {
    return Launch.likeThisJvm(MutantMain.class.getName())
        .withFlag("-D" + MUTANT + "=" + mutant.name());
  }

  public static void main(String[] args) {
    String name = System.getProperty(MUTANT, "");
    int code =
        WholeMutant.named(name)
            .map(it -> Main.run(List.of(args), new MutantRules(it), System.out, System.err))
            .orElseGet(() -> unknown(name));
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int unknown(String name) {
    System.err.println(MUTANT + " is '" + name + "', expected the name of a mutant");
    return USAGE;
  }
}
