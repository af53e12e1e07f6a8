package io.highwater.client;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * How one attempt ended. The three kinds are Jepsen's {@code :ok}, {@code :fail} and {@code :info}.
 *
 * @param <T> what a good end brings
 */
public sealed interface Outcome<T> {
  /** It happened. */
  record Ok<T>(T value) implements Outcome<T> {}

  /** It certainly did not happen, and will not. */
  record Fail<T>(Cause cause) implements Outcome<T> {}

  /** It may have happened, or may still. */
  record Unknown<T>(Cause cause) implements Outcome<T> {}

  static <T> Outcome<T> ok(T value) {
    return new Ok<>(value);
  }

  /** Certain, because nothing was sent. */
  static <T> Outcome<T> notSent(String detail) {
    return new Fail<>(new Cause.NotSent(detail));
  }

  static <T> Outcome<T> unknown(Cause cause) {
    return new Unknown<>(cause);
  }

  default boolean isOk() {
    return this instanceof Ok<T>;
  }

  /** The value of an {@link Ok}. */
  default Optional<T> toOptional() {
    return this instanceof Ok<T> ok ? Optional.ofNullable(ok.value) : Optional.empty();
  }

  /** Why it is not {@link Ok}. */
  default Optional<Cause> reason() {
    return switch (this) {
      case Ok<T> ok -> Optional.empty();
      case Fail<T> fail -> Optional.of(fail.cause);
      case Unknown<T> unknown -> Optional.of(unknown.cause);
    };
  }

  /** Goes on with the value, if there is one; otherwise the outcome stays what it is. */
  default <U> Outcome<U> then(Function<? super T, Outcome<U>> next) {
    return switch (this) {
      case Ok<T> ok -> next.apply(ok.value);
      case Fail<T> fail -> new Fail<>(fail.cause);
      case Unknown<T> unknown -> new Unknown<>(unknown.cause);
    };
  }

  /** As {@link #then}, with a next step that takes its time. */
  default <U> CompletableFuture<Outcome<U>> thenAsync(
      Function<? super T, CompletableFuture<Outcome<U>>> next) {
    return switch (this) {
      case Ok<T> ok -> next.apply(ok.value);
      case Fail<T> fail -> CompletableFuture.completedFuture(new Fail<>(fail.cause));
      case Unknown<T> unknown -> CompletableFuture.completedFuture(new Unknown<>(unknown.cause));
    };
  }

  /**
   * The outcome of a step before the one that counts: whatever went wrong, the request that counts
   * was not sent.
   */
  default Outcome<T> asPreparation(String step) {
    return reason()
        .<Outcome<T>>map(
            cause -> notSent(step + ": " + cause.label() + " (" + cause.detail() + ")"))
        .orElse(this);
  }
}
