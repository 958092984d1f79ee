import sys

sys.path.insert(0, sys.argv[1])

import MODULE

raised = MODULE.raised(MODULE.Price(100), 20)
print(raised.cents)
try:
    MODULE.parsed("x")
except MODULE.FailedError:
    print("FAILED")
print(MODULE.told(raised, print).cents)
print("end")
