package io.highwater.fault.cluster;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/**
 * Runs a main class for as long as the process lives that started this one: {@code CLASS
 * ARGUMENT...}. Standard input is the line between them. When it ends, the starter is gone, even by
 * SIGKILL, and this process goes at once, as by SIGKILL.
 */
public final class Lifeline {
  /** The exit code of a process that SIGKILL ended. */
  private static final int KILLED = 128 + 9;

  private Lifeline() {}

  public static void main(String[] args) throws Throwable {
    Thread.ofPlatform().name("lifeline").daemon().start(Lifeline::hold);
    MethodHandle main =
        MethodHandles.lookup()
            .findStatic(
                Class.forName(args[0]), "main", MethodType.methodType(void.class, String[].class));
    main.invokeExact(Arrays.copyOfRange(args, 1, args.length));
  }

  private static void hold() {
    try {
      while (System.in.read() >= 0) {
        // Nobody writes; only the end counts.
      }
    } catch (IOException e) {
      System.err.println("the lifeline is broken: " + e);
    }
    Runtime.getRuntime().halt(KILLED);
  }
}
