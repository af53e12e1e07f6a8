package tlc2.overrides;

import io.highwater.tla.trace.TraceOperators;

/** TLC finds operators that are written in Java by this class's name. */
public final class TLCOverrides implements ITLCOverrides {
  @Override
  @SuppressWarnings("rawtypes") // TLC's interface is older than generics
  public Class[] get() {
    return new Class[] {TraceOperators.class};
  }
}
