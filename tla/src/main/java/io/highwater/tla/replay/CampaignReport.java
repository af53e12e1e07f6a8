package io.highwater.tla.replay;

import io.highwater.tla.TlcState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of many replays.
 *
 * @param behaviours how many there were
 * @param steps taken on both sides and found equal
 * @param actions how often each action was among them
 * @param declined how many ended early because the program is stricter than the model, by the
 *     reason
 * @param mismatches how many ended where the program did something else
 * @param found the first of these
 * @param nanos wall-clock time
 */
public record CampaignReport(
    int behaviours,
    long steps,
    SortedMap<String, Long> actions,
    SortedMap<String, Integer> declined,
    int mismatches,
    List<Found> found,
    long nanos) {
  private static final int KEPT = 5;

  /** A behaviour that the program does not follow, with its model's configuration. */
  public record Found(String config, List<TlcState> behaviour, Replay.Mismatch mismatch) {}

  static CampaignReport none() {
    return new CampaignReport(0, 0, new TreeMap<>(), new TreeMap<>(), 0, List.of(), 0);
  }

  CampaignReport with(CampaignReport more) {
    SortedMap<String, Long> allActions = new TreeMap<>(actions);
    more.actions.forEach((action, times) -> allActions.merge(action, times, Long::sum));
    SortedMap<String, Integer> allDeclined = new TreeMap<>(declined);
    more.declined.forEach((reason, times) -> allDeclined.merge(reason, times, Integer::sum));
    List<Found> allFound = new ArrayList<>(found);
    allFound.addAll(more.found);
    return new CampaignReport(
        behaviours + more.behaviours,
        steps + more.steps,
        allActions,
        allDeclined,
        mismatches + more.mismatches,
        List.copyOf(allFound.subList(0, Math.min(KEPT, allFound.size()))),
        nanos);
  }

  CampaignReport after(long newNanos) {
    return new CampaignReport(behaviours, steps, actions, declined, mismatches, found, newNanos);
  }

  /** Counts while replays go on. Confined to one thread. */
  static final class Tally {
    private final String config;
    private final SortedMap<String, Long> actions = new TreeMap<>();
    private final SortedMap<String, Integer> declined = new TreeMap<>();
    private final List<Found> found = new ArrayList<>();
    private int behaviours;
    private int mismatches;
    private long steps;

    Tally(String config) {
      this.config = config;
    }

    void add(List<TlcState> behaviour, Replay.Result result) {
      behaviours++;
      steps += result.steps();
      for (int step = 1; step <= result.steps(); step++) {
        actions.merge(behaviour.get(step).get("act").at("action").asText(), 1L, Long::sum);
      }
      result.declined().ifPresent(reason -> declined.merge(reason, 1, Integer::sum));
      if (result.mismatch().isPresent()) {
        mismatches++;
        if (found.size() < KEPT) {
          found.add(new Found(config, behaviour, result.mismatch().get()));
        }
      }
    }

    CampaignReport report() {
      return new CampaignReport(
          behaviours, steps, actions, declined, mismatches, List.copyOf(found), 0);
    }
  }
}
