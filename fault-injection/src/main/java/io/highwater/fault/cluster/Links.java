package io.highwater.fault.cluster;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every link of a cluster, cut by direction.
 *
 * <p>Bytes from a to b are requests on the connections that a dialed and answers on those that b
 * dialed, so a cut of {@code a->b} is the forward half of proxy a→b and the backward half of b→a.
 *
 * <p>Not safe for concurrent use: one nemesis owns the links. Cuts must not overlap in time on the
 * same link.
 */
public final class Links implements AutoCloseable {
  private final Map<Link, LinkProxy> byDialer = new LinkedHashMap<>();

  /**
   * Puts a proxy between a dialer and the node it dials.
   *
   * @return the address that the dialer must use
   */
  InetSocketAddress route(int dialer, int target, InetSocketAddress targetAddress) {
    Link link = new Link(dialer, target);
    if (byDialer.containsKey(link)) {
      throw new IllegalStateException("link " + link + " has its proxy already");
    }
    LinkProxy proxy = LinkProxy.open(link.toString(), targetAddress);
    byDialer.put(link, proxy);
    return proxy.address();
  }

  /**
   * Stalls every byte and every new connection on the given links until the cut is healed.
   *
   * @throws IllegalArgumentException for a link that no proxy serves
   */
  public Cut cut(Collection<Link> links) {
    List<Half> halves = new ArrayList<>();
    for (Link link : links) {
      List<Half> found = halves(link);
      if (found.isEmpty()) {
        throw new IllegalArgumentException(
            "no proxy serves link " + link + "; there are " + byDialer.keySet());
      }
      halves.addAll(found);
    }
    return new Cut(Set.copyOf(links), halves);
  }

  private List<Half> halves(Link link) {
    List<Half> halves = new ArrayList<>(2);
    LinkProxy requests = byDialer.get(link);
    if (requests != null) {
      halves.add(new Half(requests, true));
    }
    LinkProxy answers = byDialer.get(new Link(link.to(), link.from()));
    if (answers != null) {
      halves.add(new Half(answers, false));
    }
    return halves;
  }

  /** Closes every proxy. */
  @Override
  public void close() {
    byDialer.values().forEach(LinkProxy::close);
    byDialer.clear();
  }

  private record Half(LinkProxy proxy, boolean isForward) {
    void cut() {
      if (isForward) {
        proxy.cutForward();
      } else {
        proxy.cutBackward();
      }
    }

    void heal(Healing healing) {
      if (isForward) {
        proxy.healForward(healing);
      } else {
        proxy.healBackward(healing);
      }
    }

    Held held() {
      return isForward ? proxy.heldForward() : proxy.heldBackward();
    }
  }

  /** A cut in effect, from its making until {@link #heal}. */
  public static final class Cut {
    private final Set<Link> links;
    private final List<Half> halves;
    private final Held before;

    private Cut(Set<Link> links, List<Half> halves) {
      this.links = links;
      this.halves = List.copyOf(halves);
      this.before = total();
      this.halves.forEach(Half::cut);
    }

    /** The links that were cut. */
    public Set<Link> links() {
      return links;
    }

    /** What this cut has held back so far. */
    public Held held() {
      return total().minus(before);
    }

    /** Ends the cut. */
    public void heal(Healing healing) {
      halves.forEach(half -> half.heal(healing));
    }

    private Held total() {
      return halves.stream().map(Half::held).reduce(Held.NOTHING, Held::plus);
    }
  }
}
