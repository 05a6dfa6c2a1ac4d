"""Stack traces as languages write them, each with two exceptions that led to the last."""

PYTHON = """Traceback (most recent call last):
  File "scale.py", line 3, in read
    port.read()
OSError: port is closed

The above exception was the direct cause of the following exception:

Traceback (most recent call last):
  File "scale.py", line 9, in weigh
    read()
ScaleError: no answer

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "till.py", line 4, in price
    weigh()
PriceError: overload
"""
JAVA = """shop.PriceException: overload
\tat shop.Till.price(Till.java:4)
Caused by: shop.ScaleException: no answer
\tat shop.Scale.weigh(Scale.java:9)
\t... 12 more
Caused by: java.io.IOException: port is closed
\tat shop.Port.read(Port.java:3)
\t... 13 more
"""
DOTNET = """Shop.PriceException: overload
 ---> Shop.ScaleException: no answer
 ---> System.IO.IOException: port is closed
   at Shop.Port.Read() in Port.cs:line 3
   --- End of inner exception stack trace ---
   at Shop.Till.Price() in Till.cs:line 4
"""
NODE = """PriceError: overload
    at price (till.js:4:9) {
  [cause]: ScaleError: no answer
      at weigh (scale.js:9:9) {
    [cause]: Error: port is closed
        at read (port.js:3:9)
  }
}
"""
