"use strict";
// Only in `make serve`: loads the page again once it was built again.
{
  let seen = "";
  const wait = async () => {
    try {
      const answer = await (await fetch(`/.kb/wait/${seen || 0}`)).text();
      if (seen && answer !== seen) location.reload();
      seen = answer;
      setTimeout(wait, 50);
    } catch {
      setTimeout(wait, 1000);
    }
  };
  wait();
}
