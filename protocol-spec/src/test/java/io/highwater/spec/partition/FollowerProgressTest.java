package io.highwater.spec.partition;

import static org.assertj.core.api.Assertions.assertThat;

import io.highwater.spec.FlushPolicy;
import org.junit.jupiter.api.Test;

final class FollowerProgressTest {
  private static final FlushPolicy NEVER = FlushPolicy.NEVER;

  private final FollowerProgress follower = new FollowerProgress(2, 0);

  private void fetches(long offset, long leaderEnd, long nowMs) {
    follower.fetched(offset, 0, 7, NEVER, leaderEnd, nowMs);
  }

  @Test
  void nothingIsKnownBeforeTheFirstFetch() {
    assertThat(follower.isKnown()).isFalse();
    assertThat(follower.counted(NEVER)).isNegative();
    assertThat(follower.lagMs(NEVER, 0, 30)).isEqualTo(30);
  }

  @Test
  void whoHasEverythingDoesNotLag() {
    fetches(5, 5, 10);

    assertThat(follower.lagMs(NEVER, 5, 1_000)).isZero();
    assertThat(follower.lagMs(NEVER, 6, 1_000)).isEqualTo(990);
  }

  @Test
  void whoIsSteadilyALittleBehindDoesNotLag() {
    for (int turn = 1; turn <= 50; turn++) {
      fetches(turn * 10L, turn * 10L + 10, turn * 100L);
    }

    assertThat(follower.lagMs(NEVER, 510, 5_000)).isLessThanOrEqualTo(100);
  }

  @Test
  void whoNeverReachesWhatItWasOfferedLags() {
    for (int turn = 1; turn <= 50; turn++) {
      fetches(turn * 5L, turn * 10L + 1, turn * 100L);
    }

    assertThat(follower.lagMs(NEVER, 500, 5_000)).isEqualTo(5_000);
  }

  @Test
  void theClockStartsWhenAnAnswerLeaves() {
    fetches(5, 5, 10);
    follower.offered(8, NEVER, 700);

    assertThat(follower.lagMs(NEVER, 8, 900)).isEqualTo(200);
    follower.offered(9, NEVER, 800);
    assertThat(follower.lagMs(NEVER, 9, 900)).isEqualTo(200);
  }

  @Test
  void whoHadEverythingAtTheLastLookWasNotLateBefore() {
    fetches(5, 5, 10);
    follower.observed(NEVER, 5, 800);
    follower.observed(NEVER, 6, 900);

    assertThat(follower.lagMs(NEVER, 6, 1_000)).isEqualTo(200);
  }

  @Test
  void underCommitOnlyTheFlushedCounts() {
    follower.fetched(5, 3, 7, FlushPolicy.COMMIT, 5, 10);
    follower.offered(5, FlushPolicy.COMMIT, 500);

    assertThat(follower.counted(FlushPolicy.COMMIT)).isEqualTo(3);
    assertThat(follower.counted(FlushPolicy.INTERVAL)).isEqualTo(5);
    assertThat(follower.lagMs(FlushPolicy.COMMIT, 5, 1_000)).isEqualTo(1_000);
  }

  @Test
  void aStallIsForgiven() {
    fetches(1, 5, 10);
    follower.restartClock(900);

    assertThat(follower.lagMs(NEVER, 5, 1_000)).isEqualTo(100);
  }
}
